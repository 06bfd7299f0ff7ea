import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { SILENT_AFTER_SECONDS } from "#lib/flags/clients/silent-after.ts";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { requirePlan } from "#lib/plans/definition/plan-definition.ts";
import { gatesToStart } from "#lib/plans/gates/gates.ts";
import { readGateEvidence } from "#lib/plans/gates/read-gate-evidence.ts";
import { type Gateway, startGateway } from "../gateway/start-gateway.ts";
import { breakableProxy } from "./breakable-proxy.ts";
import { makeTestToken } from "./client-token.ts";
import { contextAs } from "./database.ts";
import { openPlanBench, PLAN } from "./plan-bench.ts";
import { waitUntil } from "./wait-until.ts";

// What a gateway answered while it was away is not known: no soak time goes over it.

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let token: string;
const ending: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  bench = await openPlanBench();
  await installOutbox(bench.target);
  token = await makeTestToken(bench.db, "shop");
});
beforeEach(async () => {
  await bench.db.$executeRaw`truncate gateways, evaluation_counts, flag_askers, unknown_answers`;
  await bench.db
    .$executeRaw`update feature_flags set enabled = false, rollout_percentage = 0 where name = 'periods'`;
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});
afterAll(() => bench.close());

/** Everyone is on for days, and somebody was told so. */
async function openForAll(): Promise<void> {
  await bench.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100 where name = 'periods'`;
  await bench.db
    .$executeRaw`update flag_versions set at = at - interval '9 days' where flag_name = 'periods'`;
  const counted = { gatewayId: crypto.randomUUID(), variant: "on", count: 7, application: "shop" };
  await bench.db.evaluationCount.create({
    data: { ...counted, flagName: "periods", at: new Date(), authenticated: true },
  });
}

async function gate(soakSeconds = 3_600) {
  const { plan, definition } = await requirePlan(bench.db, PLAN);
  const gates = { ...definition.gates, contract: { soakSeconds } };
  const evidence = await readGateEvidence(bench.db, plan, { ...definition, gates }, new Date());
  return gatesToStart("contract", evidence).find(({ id }) => id === "old-path-unused");
}

async function expectSoakToBeginAnew(name: string): Promise<void> {
  expect(await gate()).toMatchObject({
    state: "waiting",
    sentence: expect.stringMatching(
      `^What ${name} answered is known for the last .* only: this takes another`,
    ),
  });
  await bench.db.$executeRaw`update unknown_answers set until = now() - interval '2 hours'`;
  expect(await gate()).toMatchObject({ state: "green" });
}

async function open(databaseUrl: string, folder?: string) {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), "sluice-unknown-")));
  const base = { port: 0, host: "127.0.0.1", environmentKill: false };
  const started: Gateway = await startGateway({ ...base, databaseUrl, dataDir });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= started.stop();
    return stopped;
  };
  ending.push(() => rm(dataDir, { recursive: true, force: true }), stop);
  const { id, url, flags } = started;
  const row = () => bench.db.gateway.findUniqueOrThrow({ where: { id } });
  return { id, url, flags, dataDir, stop, row };
}

async function openOnRecord(databaseUrl: string, folder?: string) {
  const before = Date.now();
  const gateway = await open(databaseUrl, folder);
  await waitUntil("it is on record", async () => {
    const row = await bench.db.gateway.findUnique({ where: { id: gateway.id } });
    return row !== null && row.stoppedAt === null && row.startedAt.getTime() >= before;
  });
  await waitUntil("it serves the database", () => gateway.flags.source === "database");
  return gateway;
}

async function isOn({ url }: { url: string }): Promise<boolean> {
  const answer = await fetch(`${url}/ofrep/v1/evaluate/flags/periods`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ context: { targetingKey: "a" } }),
  });
  return ((await answer.json()) as { value: boolean }).value;
}

async function proxied() {
  const proxy = await breakableProxy(bench.sluiceUrl);
  ending.push(() => proxy.close());
  return proxy;
}

/** It answers off while it is cut off, everyone else being on. */
async function cutOff() {
  const proxy = await proxied();
  const far = await openOnRecord(proxy.url);
  await waitUntil("it knows the token", async () => (await isOn(far)) === false);
  proxy.cut();
  await openForAll();
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  const { name } = await far.row();
  await waitUntil("it is silent", async () => (await gate())?.evidence.includes(name) === true);
  expect(await isOn(far)).toBe(false);
  expect(await gate()).toMatchObject({
    state: "waiting",
    evidence: `what ${name} answers is not known, as it is not heard of`,
  });
  return { proxy, far, name };
}

test("answers of a gateway that ends while it is cut off, and starts again", async () => {
  const { proxy, far } = await cutOff();
  await far.stop();
  proxy.mend();
  const again = await openOnRecord(proxy.url, far.dataDir);
  expect(again.id).toBe(far.id);
  await expectSoakToBeginAnew((await again.row()).name);
});

test("answers of a gateway that is said to have ended", async () => {
  const { far, name } = await cutOff();
  const ended = [{ gatewayId: far.id, clientId: "" }];
  const said = await sayEnded(contextAs("admin", bench.db), { ended, reason: "its machine is gone" });
  expect(said).toEqual({ ended: 1 });
  // Its row goes in time, and the word stands.
  const word = await bench.db.unknownAnswers.findMany();
  await bench.db.gateway.deleteMany();
  expect(await bench.db.unknownAnswers.findMany()).toEqual(word);
  await expectSoakToBeginAnew(name);
});

test("a gateway that ended in order, with what it counted, and starts again is known throughout", async () => {
  const first = await openOnRecord(bench.sluiceUrl);
  await openForAll();
  await first.stop();
  expect(await first.row()).toMatchObject({ stoppedAt: expect.any(Date) });
  await openOnRecord(bench.sluiceUrl, first.dataDir);
  expect(await bench.db.unknownAnswers.count()).toBe(0);
  expect(await gate()).toMatchObject({ state: "green" });
});

test("a run that never came on record is not known, though the one before it ended in order", async () => {
  const proxy = await proxied();
  const first = await openOnRecord(proxy.url);
  await waitUntil("it knows the token", async () => (await isOn(first)) === false);
  await first.stop();
  await openForAll();
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  proxy.cut();
  const cut = await open(proxy.url, first.dataDir);
  expect(await isOn(cut)).toBe(false);
  await cut.stop();
  proxy.mend();
  const again = await openOnRecord(proxy.url, first.dataDir);
  await expectSoakToBeginAnew((await again.row()).name);
});

test("a gateway that cannot write what it counted has not ended in order", async () => {
  const gateway = await openOnRecord(bench.sluiceUrl);
  await waitUntil("it knows the token", async () => (await isOn(gateway)) === false);
  await openForAll();
  await bench.db.$executeRaw`alter table evaluation_counts rename to evaluation_counts_away`;
  await isOn(gateway);
  await gateway.stop();
  await bench.db.$executeRaw`alter table evaluation_counts_away rename to evaluation_counts`;
  expect(await gateway.row()).toMatchObject({ stoppedAt: null });
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  const again = await openOnRecord(bench.sluiceUrl, gateway.dataDir);
  await expectSoakToBeginAnew((await again.row()).name);
});

const silent = SILENT_AFTER_SECONDS + 1;
const beats = "update gateways set last_seen_at = now()";
test.each([
  ["a heartbeat in time", SILENT_AFTER_SECONDS - 1, beats, 0],
  ["a heartbeat after a silence", silent, beats, 1],
  ["an end after a silence", silent, "update gateways set stopped_at = now()", 1],
  ["an end in time", 1, "update gateways set stopped_at = now()", 0],
  [
    "counts that cannot be written",
    1,
    `${beats}, failing = jsonb_build_object('counts', now() - interval '9 s')`,
    1,
  ],
  ["counts that could not be written once", 1, `${beats}, failing = jsonb_build_object('counts', now())`, 0],
  ["a row that is removed, of one that was lost", 99, "delete from gateways", 1],
])("of a gateway of any version: %s", async (_, agoSeconds, statement, unknown) => {
  const at = new Date(Date.now() - agoSeconds * 1000);
  const gateway = { name: "far:4000", startedAt: at, lastSeenAt: at, appliedAt: at, appliedRevision: 1n };
  await bench.db.gateway.create({ data: { id: crypto.randomUUID(), ...gateway } });
  await bench.db.$executeRawUnsafe(statement);
  expect(await bench.db.unknownAnswers.count()).toBe(unknown);
});
