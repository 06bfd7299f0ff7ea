import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { openDb } from "../db/client.ts";
import { startRefusal } from "./start-refusal.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const failureAt = async (change: (url: URL) => void, statement: string) => {
  const url = new URL(database.url);
  change(url);
  const db = openDb(url.href, { name: "test", poolSize: 1 });
  const error: unknown = await db.$executeRawUnsafe(statement).catch((thrown: unknown) => thrown);
  await db.$disconnect();
  return error;
};

test("a role without rights, and a database that there is not, are said in one sentence", async () => {
  const denied = await failureAt(() => {}, "set role pg_monitor; select * from feature_flags");
  expect(startRefusal(denied)?.message).toMatch(/lacks rights/);
  const missing = await failureAt((url) => {
    url.pathname = "/sluice_there_is_no_such";
  }, "select 1");
  expect(startRefusal(missing)?.message).toMatch(/does not exist/);
});

test("so is an address that this machine does not have, and a bug is not", async () => {
  const error = await new Promise((resolve) => createServer().on("error", resolve).listen(0, "192.0.2.1"));
  expect(startRefusal(error)?.message).toMatch(/GATEWAY_HOST/);
  expect(startRefusal(new TypeError("x is not a function"))).toBeNull();
});
