import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { openRest } from "../../test/rest.ts";

// The request scope belongs to Next and exists only in its server.
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-correlation-id": "test-correlation" }),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

const STAGING = "staging";
let database: TestDatabase;
let rest: Awaited<ReturnType<typeof openRest>>;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.environment.create({ data: { name: STAGING, position: 1 } });
  rest = await openRest(database);
});
afterAll(async () => {
  await rest?.close();
  await database?.drop();
});

const send = (method: string, path: string, body?: unknown, ifMatch?: string) =>
  rest.send("admin", method, path, {
    ...(body === undefined ? {} : { body }),
    ...(ifMatch === undefined ? {} : { headers: { "if-match": ifMatch } }),
  });
const tagOf = async (path: string) => (await send("GET", path)).headers.get("etag") ?? "";

test("the kill switch's ETag is that of the environment that is pressed, by body and by query", async () => {
  const tag = (environment: string) => tagOf(`/kill-switch?environment=${environment}`);
  const press = (ifMatch: string) =>
    send("PUT", "/kill-switch", { environment: STAGING, reason: "drill" }, ifMatch);
  const lift = (ifMatch: string) =>
    send("DELETE", `/kill-switch?environment=${STAGING}&reason=over&confirm=lift`, undefined, ifMatch);
  for (const ask of [press, lift]) {
    expect((await ask(await tag("production"))).status).toBe(412);
    expect((await ask(await tag(STAGING))).status).toBe(200);
  }
});
