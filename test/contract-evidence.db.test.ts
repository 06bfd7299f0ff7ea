import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { sayEnded } from "#lib/flags/clients/say-ended.ts";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { requirePlan } from "#lib/plans/definition/plan-definition.ts";
import { gatesToStart } from "#lib/plans/gates/gates.ts";
import { readGateEvidence } from "#lib/plans/gates/read-gate-evidence.ts";
import { prunePresence } from "../gateway/core/prune-presence.ts";
import { type Gateway, startGateway } from "../gateway/start-gateway.ts";
import { breakableProxy } from "./breakable-proxy.ts";
import { makeTestToken } from "./client-token.ts";
import { contextAs } from "./database.ts";
import { openStream } from "./gateway-fixture.ts";
import { inEnglish } from "./in-english.ts";
import { openPlanBench, PLAN } from "./plan-bench.ts";
import { waitUntil } from "./wait-until.ts";

// What opens contract, which drops the old columns: it may rest on nothing that was not looked at.

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let token: string;
const ending: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  bench = await openPlanBench();
  await installOutbox(bench.target);
  token = await makeTestToken(bench.db, "shop");
});
beforeEach(async () => {
  await bench.db
    .$executeRaw`truncate gateways, gateway_clients, flag_acks, evaluation_counts, flag_askers, unknown_answers, late_answers`;
  await bench.db
    .$executeRaw`update feature_flags set enabled = false, rollout_percentage = 0 where name = 'periods'`;
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});
afterAll(() => bench.close());
/** On Sluice's own database, as a gateway has one. */
function pool(): pg.Pool {
  const made = new pg.Pool({ connectionString: bench.sluiceUrl, max: 1 });
  ending.push(() => made.end());
  return made;
}

const admin = () => contextAs("admin", bench.db);

const DAY = 86_400;

async function contractGate(id: string, soakSeconds = 1) {
  const { plan, definition } = await requirePlan(bench.db, PLAN);
  const gates = { ...definition.gates, contract: { soakSeconds } };
  const evidence = await readGateEvidence(contextAs("viewer", bench.db), plan, { ...definition, gates });
  const gate = gatesToStart("contract", evidence).find((one) => one.id === id);
  if (!gate) throw new Error(`contract has no gate ${id}`);
  return { ...inEnglish(gate), code: gate.evidence.code };
}

async function openForAll(daysAgo: number): Promise<void> {
  await bench.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100 where name = 'periods'`;
  await bench.db.$executeRaw`
    update flag_versions set at = at - make_interval(days => ${daysAgo}) where flag_name = 'periods'`;
}

/** By a gateway that ended in order, and counted by the database's clock. */
async function count(variant: "on" | "off", daysAgo: number) {
  const now = new Date();
  const run = { bootId: crypto.randomUUID(), startedAt: now, lastSeenAt: now, stoppedAt: now };
  const told = { toldRun: run.bootId, toldUntil: now, appliedRevision: 1n, appliedAt: now };
  const { id } = await bench.db.gateway.create({
    data: { id: crypto.randomUUID(), name: "near:4000", ...run, ...told },
  });
  return countBy(id, variant, daysAgo);
}

function countBy(gatewayId: string, variant: "on" | "off", daysAgo: number) {
  const at = new Date(Date.now() - daysAgo * DAY * 1000);
  const data = { flagName: "periods", at, gatewayId, variant, count: 500 };
  return bench.db.evaluationCount.create({ data: { ...data, application: "shop", authenticated: true } });
}

async function openGateway(databaseUrl: string): Promise<Gateway> {
  const dataDir = await mkdtemp(join(tmpdir(), "sluice-evidence-"));
  const base = { port: 0, host: "127.0.0.1", environmentKill: false };
  const started = await startGateway({ ...base, databaseUrl, dataDir });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= started.stop();
    return stopped;
  };
  ending.push(() => rm(dataDir, { recursive: true }), stop);
  const gateway = { ...started, id: started.id, stop };
  await waitUntil("it serves the database", () => gateway.flags.source === "database");
  return gateway;
}

async function isOn(gateway: Gateway): Promise<boolean> {
  const answer = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags/periods`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ context: { targetingKey: "a" } }),
  });
  return ((await answer.json()) as { value: boolean }).value;
}

test("the soak time begins anew after the flag was archived, or everything was off, by whatever program", async () => {
  await openForAll(20);
  const gate = () => contractGate("flag-full", DAY);
  expect(await gate()).toMatchObject({ state: "green" });
  await bench.db.$executeRaw`update feature_flags set archived_at = now() where name = 'periods'`;
  expect(await gate()).toMatchObject({ state: "red", evidence: "periods is archived" });
  await bench.db.$executeRaw`update feature_flags set archived_at = null where name = 'periods'`;
  expect(await gate()).toMatchObject({ state: "waiting" });

  await bench.db
    .$executeRaw`update flag_versions set at = at - interval '20 days' where flag_name = 'periods'`;
  expect(await gate()).toMatchObject({ state: "green" });
  await bench.db.$executeRaw`update kill_switch set engaged_at = now(), engaged_by = 'x', reason = 'x'`;
  expect(await gate()).toMatchObject({ state: "red" });
  await bench.db.$executeRaw`update kill_switch set engaged_at = null, engaged_by = null, reason = null`;
  expect(await gate()).toMatchObject({ state: "waiting" });
  expect(await bench.db.killSwitch.findFirst()).toMatchObject({
    liftedBy: expect.stringMatching(/^outside: /),
  });
  // What is said of it is kept.
  await bench.db.$executeRaw`update kill_switch set engaged_at = now(), engaged_by = 'x', reason = 'x'`;
  await bench.db.$executeRaw`update kill_switch set engaged_at = null, engaged_by = null, reason = null,
    lifted_at = now() - interval '30 days', lifted_by = 'y'`;
  expect(await gate()).toMatchObject({ state: "green" });
});

test("the soak time begins with the commit, however long the transaction was open", async () => {
  const client = new pg.Client({ connectionString: bench.sluiceUrl });
  await client.connect();
  ending.push(() => client.end());
  await client.query(
    "begin; update feature_flags set enabled = true, rollout_percentage = 100 where name = 'periods'",
  );
  const { rows } = await client.query<{ at: Date }>("select clock_timestamp() as at from pg_sleep(0.05)");
  await client.query("commit");
  const version = await bench.db.flagVersion.findFirstOrThrow({ orderBy: { id: "desc" } });
  expect(version).toMatchObject({ flagName: "periods", after: expect.objectContaining({ enabled: true }) });
  expect(version.at.getTime()).toBeGreaterThanOrEqual(rows[0]?.at.getTime() ?? Number.NaN);
});

test("an answer within the soak time keeps it closed, although it is on record with the ten seconds that began before", async () => {
  await openForAll(20);
  await count("on", 0);
  const secondsAgo = (seconds: number) => seconds / DAY;
  await count("off", secondsAgo(75));
  expect(await contractGate("old-path-unused", 60)).toMatchObject({ state: "green" });
  await count("off", secondsAgo(65));
  expect(await contractGate("old-path-unused", 60)).toMatchObject({ state: "red" });
});

test("the clock of a gateway makes no answer older, and none of the future open it", async () => {
  await openForAll(20);
  const gate = () => contractGate("old-path-unused", 60);
  await countBy(crypto.randomUUID(), "on", -1);
  expect(await gate()).toMatchObject({
    state: "waiting",
    evidence: expect.stringMatching(/^no application/),
  });
  await count("on", 0);
  expect(await gate()).toMatchObject({ state: "green" });
  // As one of an earlier version writes it, whose clock is a day behind.
  await countBy(crypto.randomUUID(), "off", 1);
  expect(await gate()).toMatchObject({ state: "red" });
  await bench.db.$executeRaw`update flag_askers set last_off_at = null`;
  await count("off", -1);
  const { lastOffAt } = await bench.db.flagAsker.findFirstOrThrow();
  expect(lastOffAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

test("what time it is the database says, and not the machine that judges", async () => {
  await openForAll(0);
  await count("on", 0);
  const real = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: real + DAY * 1000 });
  try {
    expect(await contractGate("flag-full", 60)).toMatchObject({ state: "waiting" });
    await count("off", 1);
    expect(await contractGate("old-path-unused", 60)).toMatchObject({ state: "red" });
  } finally {
    vi.useRealTimers();
  }
});

test("what was not on record for the whole soak time, or not told, keeps it closed", async () => {
  await openForAll(20);
  await count("on", 0);
  const gate = () => contractGate("old-path-unused", 14 * DAY);
  expect(await gate()).toMatchObject({ state: "green" });
  // As the migration leaves what was counted, and removed, before it.
  await bench.db.$executeRaw`update flag_askers set off_known_since = now() - interval '7 days'`;
  expect(await gate()).toMatchObject({
    state: "waiting",
    sentence: "What the flag answered is on record for the last 7 days only: this takes another 7 days.",
  });
  await bench.db.$executeRaw`update flag_askers set off_known_since = null`;
  const lock = await bench.target.connect();
  await lock.query("begin; lock table sluice.outbox_log");
  expect(await gate()).toMatchObject({
    state: "waiting",
    evidence: expect.stringMatching(/did not say in time/),
  });
  await lock.query("rollback; drop index sluice.outbox_log_old_path");
  expect(await gate()).toMatchObject({
    state: "waiting",
    evidence: expect.stringMatching(/without the index/),
  });
  await lock.query("delete from sluice.schema_versions where part = 'outbox'");
  lock.release();
  await installOutbox(bench.target);
  expect(await gate()).toMatchObject({ state: "green" });
});

test("one event of the soak time that took the old path keeps it closed, however many came after it", async () => {
  await openForAll(20);
  await count("on", 0);
  const write = (events: number, context: object | null) =>
    bench.target.query(
      `insert into sluice.outbox_log (aggregatetype, aggregateid, type, payload, flag_context)
       select 'booking', n::text, 'booking.made', '{}', $2 from generate_series(1, $1::int) n`,
      [events, context],
    );
  await write(10, { flag: "periods", path: "new" });
  await write(10, { flag: "another", path: "old" });
  expect(await contractGate("old-path-unused", 14 * DAY)).toMatchObject({ state: "green" });
  await write(1, { flag: "periods", path: "old" });
  expect(await contractGate("old-path-unused", 14 * DAY)).toMatchObject({ state: "red" });
  await write(20_001, null);
  expect(await contractGate("old-path-unused", 14 * DAY)).toMatchObject({ state: "red" });
});

test("an answer that was off within the soak time keeps it closed, however long ago its count was removed", async () => {
  await count("off", 8);
  await openForAll(20);
  expect(await contractGate("old-path-unused", 14 * DAY)).toMatchObject({ state: "red" });
  await openGateway(bench.sluiceUrl);
  await waitUntil("old counts are removed", async () => (await bench.db.evaluationCount.count()) === 0);
  await count("on", 0);
  expect(await contractGate("old-path-unused", 14 * DAY)).toMatchObject({ state: "red" });
});

test("a gateway that is cut off and answers off keeps it closed", async () => {
  const proxy = await breakableProxy(bench.sluiceUrl);
  ending.push(() => proxy.close());
  const near = await openGateway(bench.sluiceUrl);
  const far = await openGateway(proxy.url);
  await waitUntil("both are on record", async () => (await bench.db.gateway.count()) === 2);
  await waitUntil("it knows the token", async () => (await isOn(far)) === false);
  proxy.cut();
  await openForAll(0);
  await waitUntil("the other serves it", () => isOn(near));
  const { id } = far;
  const gate = () => contractGate("all-serve-it");
  await waitUntil("it is not heard of any more", async () => (await gate()).state === "red");
  await waitUntil("nothing but its answers is missing", async () => {
    expect(await isOn(near)).toBe(true);
    return (await contractGate("old-path-unused")).code === "oldPath.unheard.seen";
  });
  expect(await isOn(far)).toBe(false);
  const { name } = await bench.db.gateway.findUniqueOrThrow({ where: { id } });
  const isLost = { state: "red", lost: [{ gatewayId: id, clientId: "", name }] };
  expect(await gate()).toMatchObject({
    ...isLost,
    sentence: expect.stringMatching(`^The gateway ${name} was last heard of .* ago, did not end in order`),
  });

  const say = (gatewayId: string) =>
    sayEnded(admin(), { ended: [{ gatewayId, clientId: "" }], reason: "its machine is gone" });
  await expect(say(near.id)).rejects.toMatchObject({ code: "conflict" });
  expect(await say(id)).toEqual({ ended: 1 });
  expect(await say(id)).toEqual({ ended: 0 });
  expect(await gate()).toMatchObject({
    state: "green",
    evidence: expect.stringMatching(/^1 gateway serves it/),
  });
  // It was wrong: the word is void for good.
  proxy.mend();
  await waitUntil("it is back", async () => (await gate()).evidence.startsWith("2 gateways serve it"));
  proxy.cut();
  await waitUntil("it is lost again", async () => (await gate()).state === "red");
  expect(await gate()).toMatchObject(isLost);
  proxy.mend();
  await waitUntil("it is back", async () => (await gate()).state === "green");
  await far.stop();
  expect(await gate()).toMatchObject({
    state: "green",
    evidence: expect.stringMatching(/^1 gateway serves it/),
  });
});

test("a client that was lost before it served the flag keeps it closed, for longer than a day", async () => {
  const gateway = await openGateway(bench.sluiceUrl);
  await waitUntil("it knows the token", async () => (await isOn(gateway)) === false);
  const client = await openStream(gateway, { name: "shop-1", token });
  ending.push(async () => client.close());
  await waitUntil("it is on record", async () => (await bench.db.gatewayClient.count()) === 1);
  await openForAll(0);
  await waitUntil(
    "it is waited for",
    async () => (await contractGate("all-serve-it")).evidence === "not served yet by the client shop-1",
  );
  client.close();
  await waitUntil("it is lost", async () => (await contractGate("all-serve-it")).state === "red");
  await bench.db.$executeRaw`update gateway_clients set disconnected_at = now() - interval '20 days'`;
  await prunePresence(pool());
  const gate = await contractGate("all-serve-it");
  expect(gate.lost).toMatchObject([{ name: "shop-1" }]);
  // What it answers is as little known before somebody says that it has ended as after that.
  expect(await contractGate("old-path-unused")).toMatchObject({
    state: "waiting",
    evidence: "what shop-1 answers is not known, as it is not heard of",
  });
  expect(await sayEnded(admin(), { ended: gate.lost, reason: "it was killed" })).toEqual({ ended: 1 });
  expect(await contractGate("old-path-unused")).toMatchObject({ state: "waiting" });
  expect(await contractGate("all-serve-it")).toMatchObject({
    state: "green",
    evidence: expect.stringMatching(/^1 gateway serves it; shop-1 has ended, as admin@test said .* ago$/),
  });
});

test("one that served the flag and was lost is not waited for, however long ago it confirmed", async () => {
  const gateway = await openGateway(bench.sluiceUrl);
  await waitUntil("it knows the token", async () => (await isOn(gateway)) === false);
  await openForAll(0);
  const client = await openStream(gateway, { name: "shop-2", token });
  ending.push(async () => client.close());
  await waitUntil("it serves it", () => isOn(gateway));
  await client.post("/v1/ack", { revision: gateway.flags.revision });
  await waitUntil("both do", async () => (await contractGate("all-serve-it")).state === "green");
  await bench.db.$executeRaw`update flag_acks set at = now() - interval '40 days'`;
  await prunePresence(pool());
  expect(await contractGate("all-serve-it")).toMatchObject({
    evidence: expect.stringMatching(/^1 gateway and 1 client serve it/),
  });
  client.close();
  await waitUntil("it is gone", async () =>
    (await contractGate("all-serve-it")).evidence.startsWith("1 gateway serves it"),
  );
});
