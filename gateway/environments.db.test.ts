import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfirmation, readConnected } from "#lib/flags/clients/read-confirmation.ts";
import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { contextAs } from "../test/database.ts";
import { createGatewayFixture, type GatewayFixture } from "../test/gateway-fixture.ts";
import { waitUntil } from "../test/wait-until.ts";
import { startGateway } from "./start-gateway.ts";

const STAGING = "staging";
let fixture: GatewayFixture;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  const { db } = fixture.database;
  await db.$executeRaw`insert into environments (name, position) values (${STAGING}, 1)`;
  await db.$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('checkout', true, 100)`;
});
afterAll(() => fixture.close());

const admin = () => contextAs("admin", fixture.database.db);
const tokenOf = async (environment: string) =>
  (await createClientToken(admin(), { application: "shop", environment })).token;

test("a gateway serves its environment alone, to its tokens alone, and is confirmed apart", async () => {
  const { db } = fixture.database;
  const [production, staging] = [
    await fixture.start({ tokensRequired: true }),
    await fixture.start({ environment: STAGING, tokensRequired: true }),
  ];
  expect(production.id).not.toBe(staging.id);
  const [ofProduction, ofStaging] = [await tokenOf("production"), await tokenOf(STAGING)];
  const ask = async (gateway: typeof production, token: string) => {
    const response = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags/checkout`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ context: { targetingKey: "k" } }),
    });
    return response.ok ? (await response.json()).value : response.status;
  };
  await waitUntil("each knows its token", async () => (await ask(production, ofProduction)) === true);
  await waitUntil("each knows its token", async () => (await ask(staging, ofStaging)) === false);
  expect([await ask(production, ofStaging), await ask(staging, ofProduction)]).toEqual([401, 401]);

  await waitUntil("both are on record", async () => (await db.gateway.count()) === 2);
  expect((await readConnected(db, STAGING)).map((one) => one.gatewayId)).toEqual([staging.id]);
  const pressed = await engageKillSwitch(admin(), { environment: STAGING, reason: "errors" });
  await waitUntil("it is confirmed by the one that it is for", async () => {
    const confirmation = await readConfirmation(db, pressed);
    return confirmation?.confirmed === 1 && confirmation.participants.length === 1;
  });
  expect([production.flags.killed, staging.flags.killed]).toEqual([false, true]);
  expect(await ask(production, ofProduction)).toBe(true);
  await liftKillSwitch(admin(), { environment: STAGING, reason: "over", confirm: "lift" });

  const counted = async () =>
    (await db.evaluationCount.findMany({ distinct: ["environment"] })).map((one) => one.environment).sort();
  await waitUntil("both are counted", async () => (await counted()).length === 2);
  const askers = await db.flagAsker.findMany({ orderBy: { environment: "asc" } });
  expect(askers.map((one) => [one.environment, one.application])).toEqual([
    ["production", "shop"],
    [STAGING, "shop"],
  ]);
});

test("no gateway starts for an environment that there is not, nor from another's snapshot", async () => {
  const start = (environment: string, databaseUrl = fixture.database.url) =>
    startGateway({
      databaseUrl,
      environment,
      port: 0,
      host: "127.0.0.1",
      dataDir: fixture.dataDir,
      environmentKill: false,
    });
  await expect(start("none")).rejects.toThrow(
    "There is no environment none: set GATEWAY_ENVIRONMENT to production or staging.",
  );
  await fixture.stopAll();
  const [own, other] = [join(fixture.dataDir, "gateway"), join(fixture.dataDir, "gateway-other")];
  await mkdir(other, { recursive: true });
  for (const file of await readdir(own))
    if (file.startsWith("snapshot-")) await cp(join(own, file), join(other, file));
  await expect(start("other")).rejects.toThrow("There is no environment other");
});
