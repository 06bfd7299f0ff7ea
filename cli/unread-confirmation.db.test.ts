import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saysLockTimeout } from "#lib/kernel/db/as-locked-out.ts";
import { openDb } from "#lib/kernel/db/client.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { killSwitchStanding } from "#lib/surfaces/resources/kill-switch.ts";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { showConfirmation } from "./commands/kill.ts";
import { databaseWay } from "./database-way.ts";

let database: TestDatabase;
let holder: pg.Client;
beforeAll(async () => {
  database = await createSluiceDatabase();
  holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
});
afterAll(async () => {
  await holder?.end();
  await database?.drop();
});

test("a press that was made is answered, though who confirmed it cannot be read", async () => {
  await holder.query(`begin; lock table gateway_clients, gateways, known_keys, evaluation_counts, flag_acks,
    client_token_uses in access exclusive mode`);
  const { call, close } = databaseWay(database.url);
  const startedAt = performance.now();
  const change = await call(engageKillSwitch, { reason: "errors" });
  expect(change).toMatchObject({ changed: true, reason: "errors" });
  expect(await call(killSwitchStanding)).toMatchObject({
    engaged: true,
    reason: "errors",
    confirmation: null,
    notRead: expect.stringMatching(/^The kill switch is engaged\. Who confirmed it cannot be read now: /),
  });
  expect(performance.now() - startedAt).toBeLessThan(10_000); // the dashboard gives a statement up then
  const { text } = await showConfirmation(call, change, message("commandLine.kill.engaged"));
  expect(text).toMatch(
    /^Every flag serves off\. The kill switch is engaged\. Who confirmed it cannot be read now/,
  );
  // What the press still counts ends by itself, so that the tool does.
  await close();
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  await holder.query("rollback");
  const later = databaseWay(database.url);
  expect(await later.call(killSwitchStanding)).toMatchObject({
    engaged: true,
    notRead: null,
    confirmation: {},
  });
  await later.close();
}, 60_000);

test("what waits for another session's lock is refused as that, and keeps no connection", async () => {
  await holder.query("begin; lock table gateways in access exclusive mode");
  const db = openDb(database.url, { name: "test", poolSize: 1, lockWaitMs: 100 });
  const error = await db.gateway.findMany().catch((one: unknown) => one);
  expect(saysLockTimeout(error)).toBe(true);
  expect(await db.killSwitch.count()).toBe(1);
  await holder.query("rollback");
  await db.$disconnect();
});
