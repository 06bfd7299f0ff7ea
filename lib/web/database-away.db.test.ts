import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type BreakableProxy, breakableProxy } from "../../test/breakable-proxy.ts";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import type { Db } from "../kernel/db/client.ts";
import { inTransaction } from "../kernel/db/in-transaction.ts";
import { AppError } from "../kernel/errors.ts";
import { asIs } from "../messages/as-is.ts";
import type * as ApiRoute from "./api-route.ts";
import { asDatabaseAway } from "./database-away.ts";

vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}));

const TOKEN = "kVq0mZ7rT3xWb9LcYd2Hs5";
let database: TestDatabase;
let proxy: BreakableProxy;
let web: typeof ApiRoute;
let db: Db;
beforeAll(async () => {
  database = await createSluiceDatabase();
  proxy = await breakableProxy(database.url);
  vi.stubEnv("DATABASE_URL", proxy.url);
  vi.stubEnv("ADMIN_TOKEN", TOKEN);
  vi.stubEnv("NEXTAUTH_SECRET", "secret-for-tests-0123456789");
  web = await import("./api-route.ts");
  db = (await import("./db.ts")).getDb();
});
afterAll(async () => {
  await db.$disconnect();
  await proxy.close();
  await database.drop();
});

const answers = () => {
  const request = () =>
    new Request("http://sluice.test/api/x", { headers: { authorization: `Bearer ${TOKEN}` } });
  const route = { params: Promise.resolve({}) };
  return Promise.all([
    web.apiRoute((ctx) => ctx.db.featureFlag.count())(request(), route),
    web.apiRoute((ctx) => inTransaction(ctx, (tx) => tx.featureFlag.count()))(request(), route),
    web.apiRoute((ctx) => ctx.db.$queryRaw`select 1 as one`)(request(), route),
    web.openRoute(async () => Response.json(await db.featureFlag.count()))(request()),
  ]);
};
const statuses = async () => (await answers()).map((answer) => answer.status);

test("a database that hangs or is gone is named as unavailable, whichever way it was asked", async () => {
  expect(await statuses()).toEqual([200, 200, 200, 200]);
  for (const take of [proxy.freeze, proxy.cut, () => {}]) {
    take();
    for (const answer of await answers()) {
      expect(answer.status).toBe(503);
      expect(await answer.json()).toEqual({
        error: {
          code: "unavailable",
          message: "Sluice's own database does not answer.",
          details: { down: ["database"] },
        },
      });
    }
  }
  proxy.mend();
  expect(await statuses()).toEqual([200, 200, 200, 200]);
});

test("a connection that the server ends is unavailable; a statement that is wrong is a bug", async () => {
  const ended = await db.$queryRaw`select pg_terminate_backend(pg_backend_pid())`.catch((error) => error);
  expect(asDatabaseAway(ended)).toMatchObject({ code: "unavailable" });
  const wrong = await db.$queryRaw`select * from nothing_of_that_name`.catch((error) => error);
  expect(wrong).toBeInstanceOf(Error);
  expect(asDatabaseAway(wrong)).toBeNull();
  expect(asDatabaseAway(new AppError("unavailable", asIs("Target clinic is away.")))).toBeNull();
});
