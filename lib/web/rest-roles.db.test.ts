import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { answersRefusal, expectOnRecord } from "../../test/refused-entries.ts";
import { openRest } from "../../test/rest.ts";
import { VERB_CASES } from "../../test/verb-cases.ts";
import { can, ROLES, type Role } from "../kernel/permissions.ts";
import { isChange, type Operation, restOfInput, takesBody } from "../surfaces/operation.ts";
import { REST } from "../surfaces/rest.ts";

// The request scope belongs to Next and exists only in its server; each request says here which it is.
const request = vi.hoisted(() => ({ id: "" }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": request.id }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let database: TestDatabase;
let rest: Awaited<ReturnType<typeof openRest>>;
beforeAll(async () => {
  database = await createSluiceDatabase();
  rest = await openRest(database);
});
afterAll(async () => {
  await rest?.close();
  await database?.drop();
});

/** An operation as a request: what is asked of it beside the address, whose names are those of its example. */
function requestOf(one: Operation, asked: Readonly<Record<string, unknown>>) {
  const fields = Object.keys(restOfInput(one).properties);
  const rest = Object.fromEntries(Object.entries(asked).filter(([field]) => fields.includes(field)));
  const named: Record<string, unknown> = { ...one.example, ...asked };
  const path = one.path.replaceAll(/\{(\w+)\}/g, (_, field: string) => String(named[field]));
  return { one, path, rest };
}

const CASES = VERB_CASES.flatMap(({ verb, needed, input }) =>
  REST.filter((one) => one.does === verb).map((one) => ({
    ...requestOf(one, input),
    ...{ needed, title: `${one.method} ${one.path} needs ${needed}` },
  })),
);
/** Each operation by its own example, those that only read too. */
const EXAMPLES = REST.map((one) => ({
  ...requestOf(one, one.example),
  title: `${one.method} ${one.path}${isChange(one) ? "" : ", which reads,"}`,
}));

async function ask(role: Role, { one, path, rest: input }: ReturnType<typeof requestOf>) {
  request.id = crypto.randomUUID();
  const query = new URLSearchParams(input as Record<string, string>);
  const sent = takesBody(one)
    ? await rest.send(role, one.method, path, { body: input })
    : await rest.send(role, one.method, `${path}?${query}`);
  const entries = await database.db.auditEntry.findMany({
    where: { correlationId: request.id, outcome: "refused" },
  });
  return { sent, refused: entries };
}

describe.each(ROLES)("%s", (role) => {
  test.each(CASES)("$title", async ({ needed, ...asked }) => {
    const { sent, refused } = await ask(role, asked);
    if (can(role, needed)) {
      expect(sent.status, JSON.stringify(sent.body)).toBeLessThan(500);
      // A token is made by a person alone.
      if (asked.one.does.definition.name !== "token.create") expect(sent.status).not.toBe(403);
      expectOnRecord(answersRefusal(sent.status, sent.body), refused);
    } else {
      expect(sent).toMatchObject({ status: 403, body: { code: "forbidden", params: { role } } });
      expect(refused).toMatchObject([{ actorName: `as ${role} (token)`, actorRole: role, via: "api" }]);
    }
  });

  test.each(EXAMPLES)("what $title refuses is on record", async (asked) => {
    const { sent, refused } = await ask(role, asked);
    expectOnRecord(answersRefusal(sent.status, sent.body), refused);
    if (role === "viewer" && sent.status === 403) expect(refused[0]?.actorRole).toBe(role);
  });
});

test("a change of what is no longer as it was seen is on record", async () => {
  request.id = crypto.randomUUID();
  const headers = { "if-match": '"an-old-one"' };
  const path = "/kill-switch?reason=over&confirm=lift";
  expect((await rest.send("admin", "DELETE", path, { headers })).status).toBe(412);
  const entries = await database.db.auditEntry.findMany({ where: { correlationId: request.id } });
  expectOnRecord(true, entries);
  expect(entries).toMatchObject([{ action: "kill-switch:lift" }]);
});

test("somebody who may not see accounts, tokens and sessions of others is on record for having asked", async () => {
  const asked = ["/users", "/tokens", "/client-tokens", `/sessions?user=${crypto.randomUUID()}`];
  for (const path of asked) {
    request.id = crypto.randomUUID();
    expect((await rest.send("operator", "GET", path)).status).toBe(403);
    const where = { correlationId: request.id, outcome: "refused", action: { endsWith: ".look" } };
    expect(await database.db.auditEntry.count({ where })).toBe(1);
  }
});

test("a refused look names the one that was looked at, and refused archiving the flags that were named", async () => {
  const [unknown, known] = [crypto.randomUUID(), crypto.randomUUID()];
  const { db } = database;
  const made = { id: known, createdBy: "b" };
  const secret = { tokenHash: "0".repeat(64), prefix: "x" };
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.user.create({
    data: { ...made, email: "ann@x.example", name: "", role: "viewer", passwordHash: "" },
  });
  await db.clientToken.create({ data: { ...made, ...secret, application: "shop", scope: "server" } });
  await db.apiToken.create({ data: { ...made, ...secret, name: "ci", role: "viewer", expiresAt } });
  const subjectOf = async (method: string, path: string, body?: unknown) => {
    request.id = crypto.randomUUID();
    expect((await rest.send("viewer", method, path, body ? { body } : {})).status).toBe(403);
    const [entry] = await db.auditEntry.findMany({ where: { correlationId: request.id } });
    return entry?.subjectId;
  };
  for (const [path, name] of [
    ["/users/", "ann@x.example"],
    ["/sessions?user=", "ann@x.example"],
    ["/tokens/", "ci"],
    ["/client-tokens/", "shop"],
  ] as const) {
    expect(await subjectOf("GET", path + known)).toBe(name);
    expect(await subjectOf("GET", path + unknown)).toBe(unknown);
  }
  const archived = (names: unknown) => subjectOf("POST", "/flag-archives", { names });
  expect(await archived(["old"])).toBe("old");
  expect(await archived(["old", "older", "oldest", "first"])).toBe("old, older, oldest");
  expect(await archived("old\r\n\nolder")).toBe("old, older");
  expect(await archived([{}])).toBe("all that match");
});

test("resuming and stopping a rehearsal are on record as that, whatever refuses them", async () => {
  const plan = { name: "p", title: "P", target: "t", sha256: "x", definition: {}, loadedAt: new Date() };
  await database.db.plan.create({ data: plan });
  for (const [method, path, action] of [
    ["PUT", "/plans/p/pause", "plan:pause"],
    ["DELETE", "/plans/p/pause", "plan.resume"],
    ["DELETE", "/plans/p/rehearsals", "plan.stop-rehearsal"],
  ] as const)
    for (const [role, status, headers] of [
      ["viewer", 403, {}],
      ["operator", 409, {}],
      ["operator", 412, { "if-match": '"an-old-one"' }],
    ] as const) {
      request.id = crypto.randomUUID();
      expect((await rest.send(role, method, path, { headers })).status).toBe(status);
      const where = { correlationId: request.id, outcome: "refused" };
      expect(await database.db.auditEntry.findMany({ where })).toMatchObject([{ action }]);
    }
});

test("what a reading cannot tell as things stand is not on record", async () => {
  const plan = { name: "unread", title: "", target: "t", sha256: "x", definition: {}, loadedAt: new Date() };
  await database.db.plan.create({ data: plan });
  request.id = crypto.randomUUID();
  expect((await rest.send("admin", "GET", "/plans/unread/quarantine")).status).toBe(423);
  expect(await database.db.auditEntry.count({ where: { correlationId: request.id } })).toBe(0);
});
