import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { openRest } from "../../test/rest.ts";
import { createFlag } from "../flags/verbs/create-flag.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

let database: TestDatabase;
let rest: Awaited<ReturnType<typeof openRest>>;
beforeAll(async () => {
  database = await createSluiceDatabase();
  rest = await openRest(database);
  for (const name of ["a", "b", "c", "held"]) await createFlag(contextAs("admin", database.db), { name });
});
afterAll(async () => {
  await rest?.close();
  await database?.drop();
});

test("a flag is read, and read again only if it changed", async () => {
  const first = await rest.send("viewer", "GET", "/flags/a");
  expect(first).toMatchObject({ status: 200, body: { name: "a", enabled: false, rolloutPercentage: 0 } });
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toBe(`"r${first.body.revision}"`);
  const again = await rest.send("viewer", "GET", "/flags/a", {
    headers: { "if-none-match": `W/${tag}, "x"` },
  });
  expect(again).toMatchObject({ status: 304, body: null });
  await rest.send("admin", "PATCH", "/flags/a", { body: { owner: "ann" } });
  const changed = await rest.send("viewer", "GET", "/flags/a", { headers: { "if-none-match": tag } });
  expect(changed).toMatchObject({ status: 200, body: { owner: "ann" } });
});

test("a change holds to the ETag that was seen, looked at in its own transaction", async () => {
  const tag = (await rest.send("admin", "GET", "/flags/b")).headers.get("etag") ?? "";
  const turn = (percentage: number) =>
    rest.send("admin", "PATCH", "/flags/b", { body: { percentage }, headers: { "if-match": tag } });
  const answers = await Promise.all([1, 2, 3, 4, 5].map(turn));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  const won = answers.find(({ status }) => status === 200);
  expect(won?.headers.get("etag")).toBe((await rest.send("admin", "GET", "/flags/b")).headers.get("etag"));
  expect(answers.find(({ status }) => status === 412)?.body).toMatchObject({ code: "precondition-failed" });
  // A revision in the body is no header, so that it is a conflict as ever.
  const byBody = await rest.send("admin", "PATCH", "/flags/b", { body: { percentage: 9, revision: 0 } });
  expect(byBody.status).toBe(409);
});

test("what moves by itself is not in an ETag, so that no change fails over it, and no copy is old", async () => {
  const [user] = (await rest.send("admin", "GET", "/users")).body.items;
  const path = `/users/${user.id}`;
  const tag = (await rest.send("admin", "GET", path)).headers.get("etag") ?? "";
  const lastSignInAt = new Date("2026-02-03T04:05:06Z");
  await database.db.user.update({ where: { id: user.id }, data: { lastSignInAt } });
  const again = await rest.send("admin", "GET", path, { headers: { "if-none-match": tag } });
  expect(again).toMatchObject({ status: 200, body: { lastSignInAt: lastSignInAt.toISOString() } });
  expect(again.headers.get("etag")).toBe(tag);
  await database.db.user.update({ where: { id: user.id }, data: { name: "Another" } });
  expect((await rest.send("admin", "GET", path)).headers.get("etag")).not.toBe(tag);
});

test.each(['"r0"', '"r1"', '"x"'])("an ETag that it never had holds it up: %s", async (tag) => {
  const answer = await rest.send("admin", "PUT", "/flags/held/hold", {
    body: { reason: "wait" },
    headers: { "if-match": tag },
  });
  expect(answer.status).toBe(412);
  expect((await rest.send("admin", "GET", "/flags/held")).body.heldAt).toBeNull();
  const seen = await rest.send("admin", "GET", "/kill-switch");
  const press = (held: string) =>
    rest.send("admin", "PUT", "/kill-switch", { body: { reason: "x" }, headers: { "if-match": held } });
  expect((await press(tag)).status).toBe(412);
  expect((await press(seen.headers.get("etag") ?? "")).status).toBe(200);
  await rest.send("admin", "DELETE", "/kill-switch?reason=over&confirm=lift");
});

test("a list comes in pages, and a cursor that it never gave is refused", async () => {
  const names: string[] = [];
  let next: string | null = null;
  do {
    const path: string = `/flags?limit=3${next === null ? "" : `&cursor=${next}`}`;
    const page = await rest.send("viewer", "GET", path);
    names.push(...page.body.items.map((flag: { name: string }) => flag.name));
    next = page.body.next;
  } while (next !== null);
  expect(names).toEqual(["a", "b", "c", "held"]);
  const foreign = (await rest.send("viewer", "GET", "/audit-entries?limit=1")).body.next;
  for (const cursor of [foreign, "x", "W10", Buffer.from('["flags","\\u0000"]').toString("base64url")])
    expect(await rest.send("viewer", "GET", `/flags?cursor=${cursor}`)).toMatchObject({
      status: 400,
      body: { code: "invalid", params: { field: "cursor" } },
    });
  for (const list of ["audit-entries", "runs", "events"]) {
    const cursor = Buffer.from(JSON.stringify([list.replace("-", " "), "x"])).toString("base64url");
    expect((await rest.send("viewer", "GET", `/${list}?cursor=${cursor}`)).status).toBe(400);
  }
});

test.each([
  ["GET", "/nothing", 404, "not-found"],
  ["GET", "/", 404, "not-found"],
  ["GET", "/flags/%00", 404, "not-found"],
  ["GET", "/flags/none", 404, "not-found"],
  ["GET", "/flags?colour=red", 400, "invalid"],
  ["GET", "/flags?limit=0", 400, "invalid"],
  ["GET", "/flags?limit=1&limit=2", 400, "invalid"],
  ["DELETE", "/flags", 405, "method-not-allowed"],
])("%s %s is a problem: %i %s", async (method, path, status, code) => {
  const { headers, ...answer } = await rest.send("admin", method, path);
  expect(answer).toMatchObject({ status, body: { code, status, type: `urn:sluice:problem:${code}` } });
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(headers.get("allow")).toBe(status === 405 ? "GET, POST, HEAD, OPTIONS" : null);
});

test.each([
  ["/kill-switch", 204, "GET, PUT, DELETE, HEAD, OPTIONS"],
  ["/nothing", 404, "OPTIONS"],
])("OPTIONS says what %s takes", async (path, status, allow) => {
  const { restOptions } = await import("./rest-route.ts");
  const answer = restOptions(new Request(`http://sluice.test/api/v1${path}`, { method: "OPTIONS" }));
  expect([answer.status, answer.headers.get("allow")]).toEqual([status, allow]);
});

test("a problem names each wrong field, and the request", async () => {
  const { body } = await rest.send("admin", "PATCH", "/flags/a", {
    body: { percentage: 101 },
    headers: { "x-correlation-id": "the-one-request" },
  });
  expect(body).toMatchObject({
    correlationId: "the-one-request",
    issues: [{ field: "percentage", code: "input.predicates.percentage", params: {} }],
  });
  for (const unknown of [{ percent: 10 }, { name: "b", percentage: 1 }])
    expect((await rest.send("admin", "PATCH", "/flags/a", { body: unknown })).status).toBe(400);
  expect((await rest.send("admin", "PATCH", "/flags/a", { body: "{" })).status).toBe(400);
  expect((await rest.send("admin", "PATCH", "/flags/a?reason=x", { body: { percentage: 1 } })).status).toBe(
    400,
  );
});

test("whoever sends no token is nobody", async () => {
  const answer = await rest.send("admin", "GET", "/flags", { headers: { authorization: "Bearer x" } });
  expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
});

test("what a person may not see or do is a problem, and what is shown holds no hash", async () => {
  expect((await rest.send("operator", "GET", "/tokens")).status).toBe(403);
  const tokens = await rest.send("admin", "GET", "/tokens?limit=1");
  expect(Object.keys(tokens.body.items[0])).not.toContain("tokenHash");
  const [{ id }] = tokens.body.items;
  expect((await rest.send("admin", "GET", `/tokens/${id}`)).body).toEqual(tokens.body.items[0]);
});
