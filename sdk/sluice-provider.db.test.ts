import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature, ProviderEvents } from "@openfeature/server-sdk";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { databaseIdentity, snapshotPath } from "../gateway/core/snapshot.ts";
import { type Gateway, type GatewayOptions, startGateway } from "../gateway/start-gateway.ts";
import { readFlag } from "../lib/flags/reads/read-flags.ts";
import { engageKillSwitch } from "../lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../lib/kill/lift-kill-switch.ts";
import { readKillSwitch } from "../lib/kill/reads.ts";
import { breakableProxy } from "../test/breakable-proxy.ts";
import { makeTestToken } from "../test/client-token.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { Definitions } from "./definitions.ts";
import type { SluiceProviderOptions } from "./model.ts";
import { SluiceProvider } from "./sluice-provider.ts";

/** The machine may be busy; what is waited for is a condition, not a time. */
const soon = <T>(condition: () => T | Promise<T>) => vi.waitFor(condition, { timeout: 15_000, interval: 20 });

let database: TestDatabase;
let token: string;
let dataDir: string;
let port: number;
let gateway: Gateway | null = null;
beforeAll(async () => {
  database = await createSluiceDatabase();
  token = await makeTestToken(database.db, "clinic");
});
afterAll(() => database.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sluice-sdk-"));
  port = await freePort();
  await database.db.$executeRaw`update kill_switch set engaged_at = null`;
  await database.db.$executeRaw`delete from feature_flags`;
  await database.db.$executeRaw`truncate evaluation_counts`;
  await database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, retired_at) values
      ('all', true, 100, null), ('half', true, 50, null), ('retired', false, 0, now())`;
});
afterEach(async () => {
  await OpenFeature.clearProviders();
  await gateway?.stop();
  gateway = null;
  await rm(dataDir, { recursive: true, force: true });
});

const base = () => ({ databaseUrl: database.url, port, host: "127.0.0.1", dataDir, environmentKill: false });

async function startOne(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  gateway = await startGateway({ ...base(), ...options });
  await soon(() => expect(gateway?.flags.source).toBe("database"));
  return gateway;
}

async function client(name: string, options: Partial<SluiceProviderOptions> = {}) {
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const provider = new SluiceProvider({
    gatewayUrl,
    clientName: name,
    token,
    startTimeoutMs: 3_000,
    ...options,
  });
  await OpenFeature.setProviderAndWait(name, provider);
  return { provider, flags: OpenFeature.getClient(name) };
}

test("several clients serve the kill switch, and the answer says who and how long", async () => {
  await startOne();
  const clients = await Promise.all(["clinic", "worker", "mailer"].map((name) => client(name)));
  await soon(async () => {
    expect((await readKillSwitch(database.db)).connected).toEqual({ gateways: 1, clients: 3 });
  });
  for (const { flags } of clients) expect(await flags.getBooleanValue("all", false)).toBe(true);
  const ctx = contextAs("admin", database.db);
  const pressed = await engageKillSwitch(ctx, { reason: "errors" });
  const status = await soon(async () => {
    const now = await readKillSwitch(database.db);
    expect(now.confirmation).toMatchObject({ revision: pressed.revision, confirmed: 4, waitingFor: [] });
    return now;
  });
  expect(status.confirmation?.ms).toBeGreaterThanOrEqual(0);
  expect(status.confirmation?.ms).toBeLessThan(1_000);
  expect(status.confirmation?.participants.map((one) => one.name)).toEqual(
    expect.arrayContaining(["clinic", "mailer", "worker"]),
  );
  for (const { flags } of clients) {
    expect(await flags.getBooleanValue("all", true)).toBe(false);
    expect(await flags.getBooleanValue("retired", false)).toBe(true);
  }
  const acks = await database.db.flagAck.count({ where: { revision: BigInt(pressed.revision) } });
  expect(acks).toBe(4);
  // One that joins while it is engaged, and a flag that changes meanwhile, are off as well.
  const late = await client("late");
  expect(await late.flags.getBooleanValue("all", true)).toBe(false);
  await database.db.$executeRaw`update feature_flags set rollout_percentage = 99 where name = 'half'`;
  await soon(() => expect(late.provider.revision).toBeGreaterThan(pressed.revision));
  expect(await late.flags.getBooleanValue("half", true, { targetingKey: "k" })).toBe(false);
  await liftKillSwitch(ctx, { reason: "fixed", confirm: "lift" });
  await soon(async () => {
    for (const { flags } of clients) expect(await flags.getBooleanValue("all", false)).toBe(true);
  });
});

test("it evaluates as the gateway does, and a client that ends is not waited for", async () => {
  const running = await startOne();
  const { provider, flags } = await client("clinic");
  for (let i = 0; i < 200; i++) {
    const context = { targetingKey: `patient-${i}` };
    const expected = running.flags.evaluate("half", context);
    expect(await flags.getBooleanDetails("half", false, context)).toMatchObject({ ...expected });
  }
  expect(await flags.getBooleanDetails("missing", true)).toMatchObject({
    value: true,
    errorCode: "FLAG_NOT_FOUND",
  });
  expect(await flags.getStringDetails("all", "x")).toMatchObject({ errorCode: "TYPE_MISMATCH" });
  await provider.onClose();
  await soon(async () => {
    expect((await readKillSwitch(database.db)).connected.clients).toBe(0);
    const flag = await readFlag(database.db, "half");
    expect(flag?.evaluations.reduce((sum, one) => sum + one.on + one.off, 0)).toBe(200);
  });
});

test("a flag answers with what its variants are, through definitions and over OFREP alike, and is counted by them", async () => {
  await database.db.$executeRaw`
    insert into flags (name, variant_type, variants, default_variant, off_variant) values
      ('size', 'string', '{"small": "S", "large": "L"}', 'large', 'small'),
      ('limit', 'number', '{"low": 1.5, "high": 20}', 'high', 'low'),
      ('theme', 'json', '{"plain": {}, "dark": {"ink": ["white"]}}', 'dark', 'plain')`;
  await database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage) values
      ('size', true, 100), ('limit', true, 100), ('theme', true, 100)`;
  await startOne();
  const { flags } = await client("clinic");
  await OpenFeature.setProviderAndWait(
    "ofrep",
    new OFREPProvider({
      baseUrl: `http://127.0.0.1:${port}`,
      headers: [["authorization", `Bearer ${token}`]],
    }),
  );
  const remote = OpenFeature.getClient("ofrep");
  for (const each of [flags, remote]) {
    const on = { reason: "STATIC" };
    expect(await each.getStringDetails("size", "?")).toMatchObject({ ...on, value: "L", variant: "large" });
    expect(await each.getNumberDetails("limit", 0)).toMatchObject({ ...on, value: 20, variant: "high" });
    const theme = { ...on, value: { ink: ["white"] }, variant: "dark" };
    expect(await each.getObjectDetails("theme", {})).toMatchObject(theme);
    for (const asked of [
      await each.getBooleanDetails("size", true),
      await each.getStringDetails("limit", "?"),
      await each.getNumberDetails("theme", 7),
      await each.getObjectDetails("all", {}),
    ])
      expect(asked).toMatchObject({ errorCode: "TYPE_MISMATCH", reason: "ERROR" });
    expect(await each.getNumberValue("theme", 7)).toBe(7);
  }
  await engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });
  for (const each of [flags, remote])
    await soon(async () => {
      expect(await each.getStringDetails("size", "?")).toMatchObject({ value: "S", variant: "small" });
      expect(await each.getNumberValue("limit", 0)).toBe(1.5);
      expect(await each.getObjectValue("theme", { ink: [] })).toEqual({});
    });
  await OpenFeature.clearProviders();
  await gateway?.stop();
  gateway = null;
  const asked = await database.db.flagAsker.findUniqueOrThrow({
    where: {
      environment_flagName_application: {
        environment: "production",
        flagName: "size",
        application: "clinic",
      },
    },
  });
  expect(asked.lastOffAt).not.toBeNull();
  const counted = await database.db.evaluationCount.groupBy({ by: ["variant"], where: { flagName: "size" } });
  expect(counted.map(({ variant }) => variant).sort()).toEqual(["large", "small"]);
  const shown = (await readFlag(database.db, "size"))?.evaluations ?? [];
  expect(shown.reduce((sum, one) => sum + one.on, 0)).toBeGreaterThanOrEqual(2);
  expect(shown.reduce((sum, one) => sum + one.off, 0)).toBeGreaterThanOrEqual(3);
});

test("killed by the gateway's environment, a flag that the gateway does not know is off as well", async () => {
  await startOne({ environmentKill: true });
  const { flags } = await client("clinic");
  expect(await flags.getBooleanValue("all", true)).toBe(false);
  expect(await flags.getBooleanDetails("missing", true)).toMatchObject({ value: false, reason: "DISABLED" });
});

test("without a gateway every flag is an explicit off; then it connects by itself", async () => {
  const { provider, flags } = await client("early", { startTimeoutMs: 50 });
  expect(await flags.getBooleanDetails("all", true)).toMatchObject({ value: false, variant: "off" });
  await startOne();
  await soon(() => expect(provider.revision).not.toBeNull());
  expect(await flags.getBooleanValue("all", false)).toBe(true);
});

test("while the gateway is away the last known flags stay; after its restart the client catches up", async () => {
  const first = await startOne();
  const { provider, flags } = await client("clinic");
  const stale = vi.fn();
  provider.events.addHandler(ProviderEvents.Stale, stale);
  await first.stop();
  gateway = null;
  await soon(() => expect(stale).toHaveBeenCalled());
  expect(await flags.getBooleanValue("all", false)).toBe(true);
  await database.db.$executeRaw`update feature_flags set enabled = false where name = 'all'`;
  await startOne();
  await soon(async () => expect(await flags.getBooleanValue("all", true)).toBe(false));
  await soon(async () => {
    const flag = await readFlag(database.db, "all");
    expect(flag?.serving).toMatchObject({ connected: 2, confirmed: 2 });
    // The client is the same process as before the change: it served the old answer until it confirmed.
    expect(flag?.confirmation?.ms).toBeGreaterThan(0);
  });
});

test("a gateway that starts from an old file, without the database, takes no client back past a kill switch", async () => {
  const proxy = await breakableProxy(database.url);
  const own = { databaseUrl: proxy.url };
  await startOne(own);
  const { flags, provider } = await client("clinic");
  const path = snapshotPath(join(dataDir, "gateway"), databaseIdentity(proxy.url));
  const old = await soon(() => readFile(path));
  await engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });
  await soon(async () => expect(await flags.getBooleanValue("all", true)).toBe(false));
  const held = provider.revision;
  const stale = vi.fn();
  provider.events.addHandler(ProviderEvents.Stale, stale);
  proxy.cut();
  await gateway?.stop();
  await writeFile(path, old);
  gateway = await startGateway({ ...base(), ...own });
  expect(gateway.flags).toMatchObject({ source: "snapshot", killed: false });
  const { url } = gateway;
  // Twice, so that the first was answered to its end.
  await soon(async () =>
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/requests_total\{kind="sdk-stream"\} [2-9]/),
  );
  expect(provider.revision).toBe(held);
  expect(await flags.getBooleanValue("all", true)).toBe(false);
  expect(stale).toHaveBeenCalledTimes(1);

  proxy.mend();
  await liftKillSwitch(contextAs("admin", database.db), { reason: "over", confirm: "lift" });
  await soon(async () => expect(await flags.getBooleanValue("all", false)).toBe(true));
  expect(provider.revision).toBeGreaterThan(held ?? 0);
  await proxy.close();
});

test("a database that was restored to an older state is followed", async () => {
  await startOne();
  const { flags, provider } = await client("clinic");
  await engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });
  await soon(async () => expect(await flags.getBooleanValue("all", true)).toBe(false));
  const held = provider.revision ?? 0;
  await gateway?.stop();
  await database.db.$transaction([
    database.db.$executeRaw`set local session_replication_role = replica`,
    database.db.$executeRaw`update kill_switch set engaged_at = null`,
    database.db.$executeRaw`update flag_state set revision = revision - 1`,
  ]);
  await startOne();
  await soon(async () => expect(await flags.getBooleanValue("all", false)).toBe(true));
  expect(provider.revision).toBe(held - 1);
  await database.db.$executeRaw`update flag_state set revision = revision + 1`;
});

test("a client that holds a time far ahead heeds the kill switch at once, and follows the database again in the end", {
  timeout: 180_000,
}, async () => {
  const proxy = await breakableProxy(database.url);
  const own = { databaseUrl: proxy.url };
  await startOne(own);
  const path = snapshotPath(join(dataDir, "gateway"), databaseIdentity(proxy.url));
  const file = await soon(async () => {
    const kept = JSON.parse(await readFile(path, "utf8"));
    expect(kept.tokens).toHaveLength(1);
    return kept;
  });
  proxy.cut();
  await gateway?.stop();
  // As of a database whose clock was wrong for a while, and which was restored since.
  const ahead = { ...file, revision: file.revision + 1_000, readAtMs: Date.UTC(2099) };
  await writeFile(path, JSON.stringify(ahead));
  gateway = await startGateway({ ...base(), ...own });
  const { flags, provider } = await client("clinic");
  expect(provider.revision).toBe(ahead.revision);
  expect(await flags.getBooleanValue("all", false)).toBe(true);
  await gateway.stop();
  await rm(path);
  proxy.mend();
  await startOne(own);
  await engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });
  await soon(async () => expect(await flags.getBooleanValue("all", true)).toBe(false));
  await vi.waitFor(() => expect(provider.revision).toBe(gateway?.flags.revision), {
    timeout: 90_000,
    interval: 100,
  });
  await liftKillSwitch(contextAs("admin", database.db), { reason: "over", confirm: "lift" });
  await soon(async () => expect(await flags.getBooleanValue("all", false)).toBe(true));
  await proxy.close();
});

test("an older state is told by when it was read; of it every kill switch counts, while it lasts", () => {
  const definitions = new Definitions();
  const on = { state: "ENABLED" as const, variants: { on: true, off: false }, defaultVariant: "on" };
  const held = { revision: 9, readAtMs: 900, kill: null, flags: { a: on, retired: on } };
  expect(definitions.isOlder({ ...held, revision: 1, readAtMs: 0 })).toBe(false); // nothing is held yet
  definitions.replace(held);
  const older = { ...held, revision: 8, readAtMs: 800 };
  expect(definitions.isOlder(older)).toBe(true);
  expect(definitions.isOlder({ ...older, readAtMs: 901 })).toBe(false); // restored
  expect(definitions.isOlder({ ...held, readAtMs: 800 })).toBe(false); // the same, from a file
  const { readAtMs: _, ...untold } = older;
  expect(definitions.isOlder(untold)).toBe(false); // from a gateway that does not say

  const pressedByDatabase = { ...older, kill: { spared: [], unknown: false } };
  expect(definitions.heedOlder(pressedByDatabase)).toEqual(["a", "retired"]);
  expect(definitions.evaluate("a", {})?.value).toBe(false);
  expect(definitions.evaluate("unknown", {})).toBeNull();
  expect(definitions.heedOlder(older)).toEqual(["a", "retired"]);
  const killed = { ...older, kill: { spared: ["retired"], unknown: true } };
  expect(definitions.heedOlder(killed)).toEqual(["a", "retired"]);
  expect([definitions.evaluate("a", {})?.value, definitions.evaluate("retired", {})?.value]).toEqual([
    false,
    true,
  ]);
  expect(definitions.evaluate("unknown", {})?.value).toBe(false);
  expect(definitions.heedOlder(older)).toEqual(["a", "retired"]);
  expect(definitions.evaluate("a", {})?.value).toBe(true);
  expect(definitions.revision).toBe(9);
});

test("a wrong token is no connection, the right one is", async () => {
  await startOne();
  const wrong = await client("wrong", { token: `${token}x`, startTimeoutMs: 200 });
  expect(wrong.provider.revision).toBeNull();
  const right = await client("right");
  expect(await right.flags.getBooleanValue("all", false)).toBe(true);
});

test("a key that is no text is an invalid context, and off for certain while killed", async () => {
  const running = await startOne();
  const { provider, flags } = await client("clinic");
  for (const targetingKey of [42, true, null, "", {}] as unknown as string[]) {
    const details = await flags.getBooleanDetails("half", true, { targetingKey });
    expect(details).toMatchObject({ value: true, errorCode: "INVALID_CONTEXT" });
  }
  await engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });
  await soon(() => expect(provider.revision).toBe(running.flags.revision));
  await soon(async () => {
    const odd = { targetingKey: 42 } as unknown as { targetingKey: string };
    expect(await flags.getBooleanDetails("half", true, odd)).toMatchObject({ value: false, variant: "off" });
  });
});

test("a flag named constructor goes when it is removed", () => {
  const definitions = new Definitions();
  const on = { state: "ENABLED" as const, variants: { on: true, off: false }, defaultVariant: "on" };
  definitions.replace({ revision: 1, kill: null, flags: { constructor: on, plain: on } });
  expect(definitions.evaluate("constructor", {})?.value).toBe(true);
  expect(definitions.replace({ revision: 2, kill: null, flags: { plain: on } })).toEqual(["constructor"]);
  expect(definitions.evaluate("constructor", {})).toBeNull();
});

test("what was counted while no stream was open is told to the next one", async () => {
  const first = await startOne();
  const { provider, flags } = await client("clinic");
  await first.stop();
  gateway = null;
  for (let i = 0; i < 7; i++) await flags.getBooleanValue("all", false);
  await startOne();
  await soon(() => expect(provider.revision).not.toBeNull());
  await soon(async () => {
    const rows = await database.db.evaluationCount.findMany({ where: { flagName: "all" } });
    expect(rows.map((row) => [Number(row.count), row.application, row.authenticated])).toEqual([
      [7, "clinic", true],
    ]);
  });
});

test("it confirms on a new stream only after it has told what it answered before", async () => {
  const first = await startOne();
  const { flags } = await client("late-clinic");
  await database.db.$executeRaw`insert into feature_flags (name, enabled) values ('late', false)`;
  await soon(async () => expect((await flags.getBooleanDetails("late", true)).errorCode).toBeUndefined());
  await soon(async () => {
    const { revision } = await database.db.flagState.findFirstOrThrow();
    const [{ served } = { served: 0n }] = await database.db.$queryRaw<{ served: bigint }[]>`
      select max(revision) as served from flag_acks where client_id <> ''`;
    expect(served).toBe(revision);
  });
  await first.stop();
  gateway = null;
  await database.db.$executeRaw`truncate evaluation_counts, flag_acks`;
  await database.db
    .$executeRaw`update feature_flags set enabled = true, rollout_percentage = 100 where name = 'late'`;
  for (let i = 0; i < 7; i++) expect(await flags.getBooleanValue("late", true)).toBe(false);
  const read = async () => {
    const confirmed = await database.db.flagAck.count({ where: { clientId: { not: "" } } });
    const where = { flagName: "late", variant: "off" };
    const { _sum } = await database.db.evaluationCount.aggregate({ where, _sum: { count: true } });
    return { confirmed, off: Number(_sum.count ?? 0) };
  };
  await startOne();
  const seen = await soon(async () => {
    const now = await read();
    expect(now.confirmed).toBeGreaterThan(0);
    return now;
  });
  expect(seen.off).toBeGreaterThanOrEqual(7);
});

test("answers are told although the keys beside them are too long for the gateway", async () => {
  await startOne();
  const { flags } = await client("long-keys");
  for (let i = 0; i < 3_000; i++)
    await flags.getBooleanValue("all", false, { targetingKey: `${i}-${"x".repeat(400)}` });
  await OpenFeature.clearProviders();
  await soon(async () => {
    const where = { flagName: "all", variant: "on" };
    const { _sum } = await database.db.evaluationCount.aggregate({ where, _sum: { count: true } });
    expect(Number(_sum.count)).toBe(3_000);
  });
});

test("answers that it gave before it had any definitions are told as what the program was told", async () => {
  const provider = new SluiceProvider({
    gatewayUrl: `http://127.0.0.1:${port}`,
    clientName: "early",
    token,
    startTimeoutMs: 100,
  });
  const started = OpenFeature.setProviderAndWait("early", provider);
  const flags = OpenFeature.getClient("early");
  expect(await flags.getBooleanDetails("half", true)).toMatchObject({ errorCode: "PROVIDER_NOT_READY" });
  await started;
  for (let i = 0; i < 5; i++) expect(await flags.getBooleanValue("all", true)).toBe(false);
  await startOne();
  await soon(() => expect(provider.revision).not.toBeNull());
  const odd = { targetingKey: 42 } as unknown as { targetingKey: string };
  expect(await flags.getBooleanDetails("retired", false, odd)).toMatchObject({
    errorCode: "INVALID_CONTEXT",
  });
  await OpenFeature.clearProviders();
  await soon(async () => {
    const rows = await database.db.evaluationCount.findMany({ orderBy: { flagName: "asc" } });
    expect(rows.map((row) => [row.flagName, row.variant, Number(row.count)])).toEqual([
      ["all", "off", 5],
      ["half", "on", 1],
      ["retired", "off", 1],
    ]);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
