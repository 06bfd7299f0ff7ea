import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDb } from "#lib/kernel/db/client.ts";
import { closeTargetPools } from "#lib/target/pools.ts";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { createOutboxFixture } from "../../test/outbox-target.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { readHealth } from "./read-health.ts";
import { readMetrics } from "./read-metrics.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());

const NOWHERE = "postgresql://nobody:x@127.0.0.1:1/none";
const options = { now: new Date(), targets: {}, sinks: {}, configProblem: null, dataDir: "." };

test("names everything that is down, and nothing else", async () => {
  const alone = await readHealth(database.db, { ...options, targets: { clinic: { url: NOWHERE } } });
  expect(alone.state).toBe("down");
  expect(alone.checks.filter((check) => check.state === "down").map((check) => check.name)).toEqual([
    "worker",
    "gateway",
    "target clinic",
  ]);
  expect(JSON.stringify(alone)).not.toContain("127.0.0.1");

  const now = new Date();
  await database.db.worker.create({
    data: { id: randomUUID(), name: "w", startedAt: now, lastSeenAt: now },
  });
  await database.db.gateway.create({
    data: {
      id: randomUUID(),
      name: "g",
      startedAt: now,
      lastSeenAt: now,
      appliedRevision: 0n,
      appliedAt: now,
    },
  });
  const whole = await readHealth(database.db, { ...options, targets: { clinic: { url: database.url } } });
  expect(whole.state).toBe("up");
});

test("an ADMIN_TOKEN that is left over is a warning that does not tell it, and no failure", async () => {
  const adminToken = "kVq0mZ7rT3xWb9LcYd2Hs5";
  const read = async () => {
    const health = await readHealth(database.db, { ...options, adminToken });
    return { health, token: health.checks.find(({ name }) => name === "ADMIN_TOKEN") };
  };
  await database.db.$executeRaw`update workers set last_seen_at = now()`;
  await database.db.$executeRaw`update gateways set last_seen_at = now()`;
  expect((await read()).token).toBeUndefined(); // it is the only way in
  await database.db.user.create({
    data: { email: "a@example.com", name: "A", role: "admin", passwordHash: "x", createdBy: "test" },
  });
  const { health, token } = await read();
  expect(token).toMatchObject({ state: "warning" });
  expect(health.state).toBe("up");
  expect(JSON.stringify(health)).not.toContain(adminToken);
  await database.db.user.deleteMany();
});

test("a gateway that reports and does not follow is down", async () => {
  const gateway = async () =>
    (await readHealth(database.db, options)).checks.find((check) => check.name === "gateway");
  await database.db.featureFlag.create({ data: { name: "not-taken-over" } });
  await database.db.$executeRaw`update gateways set last_seen_at = now()`;
  expect(await gateway()).toMatchObject({ state: "up" }); // it has just started, and the change is new
  await database.db.$executeRaw`update gateways set started_at = now() - interval '1 hour'`;
  expect(await gateway()).toMatchObject({ state: "up" });
  await database.db.$executeRaw`update flag_revisions set at = now() - interval '40 seconds'`;
  expect(await gateway()).toMatchObject({ state: "down", detail: expect.stringContaining("40 s ago") });
  await database.db.$executeRaw`update gateways set applied_revision = (select revision from flag_state)`;
  expect(await gateway()).toMatchObject({ state: "up" });
  await database.db.featureFlag.deleteMany();
});

test("a database that is down is named, and what it would tell is unknown rather than down", async () => {
  const db = openDb(NOWHERE, { name: "test" });
  const health = await readHealth(db, options);
  expect(health.checks.map((check) => [check.name, check.state])).toEqual([
    ["database", "down"],
    ["worker", "unknown"],
    ["gateway", "unknown"],
    ["disk", "up"],
  ]);
  await db.$disconnect();
});

test("a database that answers is not down because a table in it is locked", async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("begin; lock table gateways in access exclusive mode");
  const { state, checks } = await readHealth(database.db, options);
  await client.end();
  expect(state).toBe("down"); // what runs cannot be told
  expect(checks.slice(0, 3)).toMatchObject([
    { name: "database", state: "up" },
    { name: "worker", state: "unknown", detail: expect.stringContaining("lock") },
    { name: "gateway", state: "unknown", detail: expect.stringContaining("lock") },
  ]);
});

test("metrics are counts read from the database; what was not read is not there", async () => {
  await database.db.featureFlag.create({ data: { name: "secret-name" } });
  const { user, system } = process.cpuUsage();
  const { body } = await readMetrics(database.db, null);
  const cpu = Number(/^process_cpu_seconds_total (.+)$/m.exec(body)?.[1]);
  expect(cpu).toBeGreaterThanOrEqual((user + system) / 1e6); // since the start, not since the first scrape
  expect(body).toContain('sluice_flags{state="off"} 1');
  expect(body).toContain('sluice_kill_switch_engaged{environment="production"} 0');
  expect(body).not.toContain("secret-name");
  expect(body).toContain("sluice_database_up 1");
  expect(body).not.toMatch(/^sluice_outbox_depth/m);
  expect(body).not.toMatch(/Nan|9223372036/); // delays of the event loop before one was measured
});

test("metrics tell what waits in the outbox while no worker takes samples", async () => {
  const box = await createOutboxFixture();
  const read = async () => (await readMetrics(box.sluice.db, box.config)).body;
  const relays = box.start();
  await box.emit("first");
  await waitUntil("it is delivered and sampled", async () => {
    const sample = await box.sluice.db.outboxSample.findFirst({ orderBy: { at: "desc" } });
    return box.receiver.received.length === 1 && sample?.depth === 0n;
  });
  await relays.stop();
  for (const key of ["a", "b", "c"]) await box.emit(key);
  expect(await read()).toContain('sluice_outbox_depth{sink="reminders"} 3');
  expect(await read()).toMatch(/^sluice_outbox_oldest_age_seconds\{sink="reminders"\} \d/m);
  await closeTargetPools();
  await box.close();
});

test("without a database metrics still tell of this process", async () => {
  const db = openDb(NOWHERE, { name: "test" });
  const { body } = await readMetrics(db, null);
  expect(body).toContain("sluice_database_up 0");
  expect(body).toContain("process_cpu_seconds_total");
  expect(body).not.toMatch(/^sluice_flag/m);
  await db.$disconnect();
});

test.runIf(process.platform === "linux")("a disk without space is named", async () => {
  const health = await readHealth(database.db, { ...options, dataDir: "/proc" }); // it has no space at all
  expect(health.checks.find((check) => check.name === "disk")).toMatchObject({
    state: "down",
    detail: expect.stringContaining("0 MB left"),
  });
});
