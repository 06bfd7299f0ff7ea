import { afterAll, beforeAll, expect, test } from "vitest";
import { type BreakableProxy, breakableProxy } from "../../../test/breakable-proxy.ts";
import { createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { openDb } from "./client.ts";

let database: TestDatabase;
let proxy: BreakableProxy;
beforeAll(async () => {
  database = await createSluiceDatabase();
  proxy = await breakableProxy(database.url);
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

test("a server that hangs becomes an error in time, and is used again when it answers", async () => {
  const db = openDb(proxy.url, { name: "test", poolSize: 2, answerWithinMs: 4_000 });
  const work = () => db.$transaction((tx) => tx.featureFlag.count());
  await Promise.all([work(), work()]);
  proxy.freeze();
  const answers = await Promise.allSettled([db.featureFlag.count(), work()]);
  expect(answers).toMatchObject([
    { status: "rejected", reason: { message: expect.stringMatching(/timeout|in the given time/i) } },
    { status: "rejected", reason: { message: expect.stringMatching(/timeout|in the given time/i) } },
  ]);
  await waitUntil("it answers again", () =>
    work().then(
      () => true,
      () => false,
    ),
  );
  await db.$disconnect();
});
