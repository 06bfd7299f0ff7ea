import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { openRest } from "../../test/rest.ts";
import { VERB_CASES } from "../../test/verb-cases.ts";
import { can, ROLES } from "../kernel/permissions.ts";
import { restOfInput, takesBody } from "../surfaces/operation.ts";
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

const CASES = VERB_CASES.flatMap(({ verb, needed, input: asked }) =>
  REST.filter((one) => one.does === verb).map((one) => {
    const fields = Object.keys(restOfInput(one).properties);
    const rest = Object.fromEntries(Object.entries(asked).filter(([field]) => fields.includes(field)));
    const named = { ...one.example, ...asked } as Record<string, unknown>;
    const path = one.path.replaceAll(/\{(\w+)\}/g, (_, field: string) => String(named[field]));
    return { one, needed, path, rest, title: `${one.method} ${one.path} needs ${needed}` };
  }),
);

describe.each(ROLES)("%s", (role) => {
  test.each(CASES)("$title", async ({ one, needed, path, rest: input }) => {
    request.id = crypto.randomUUID();
    const sent = takesBody(one)
      ? await rest.send(role, one.method, path, { body: input })
      : await rest.send(role, one.method, `${path}?${new URLSearchParams(input as Record<string, string>)}`);
    const refused = await database.db.auditEntry.findMany({
      where: { correlationId: request.id, outcome: "refused" },
    });
    if (can(role, needed)) {
      expect(sent.status, JSON.stringify(sent.body)).toBeLessThan(500);
      // A token is made by a person alone.
      if (one.does.definition.name !== "token.create") expect(sent.status).not.toBe(403);
      expect(refused.map((entry) => entry.action)).not.toContain(needed);
    } else {
      expect(sent).toMatchObject({ status: 403, body: { code: "forbidden", params: { role } } });
      expect(refused).toMatchObject([{ actorName: `as ${role} (token)`, actorRole: role, via: "api" }]);
    }
  });
});
