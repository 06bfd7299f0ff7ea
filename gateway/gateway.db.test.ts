import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { type Client, OpenFeature } from "@openfeature/server-sdk";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { type BreakableProxy, breakableProxy } from "../test/breakable-proxy.ts";
import { makeTestToken } from "../test/client-token.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { databaseIdentity, snapshotPath } from "./core/snapshot.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./start-gateway.ts";

/** The machine may be busy; what is waited for is a condition, not a time. */
const soon = <T>(condition: () => T | Promise<T>) => vi.waitFor(condition, { timeout: 15_000, interval: 20 });

let database: TestDatabase;
let dataDir: string;
let gateways: Gateway[];
let proxies: BreakableProxy[];
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sluice-gateway-"));
  gateways = [];
  proxies = [];
  await database.db.$executeRaw`update kill_switch set engaged_at = null`;
  await database.db.$executeRaw`delete from feature_flags`;
  await database.db.$executeRaw`truncate evaluation_counts, known_keys`;
  await database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, allow_keys) values
      ('all', true, 100, '{}'), ('half', true, 50, '{}'), ('listed', true, 0, '{vip}'), ('off', false, 100, '{}')`;
});
afterEach(async () => {
  await Promise.all(gateways.map((one) => one.stop()));
  await Promise.all(proxies.map((one) => one.close()));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await startGateway({
    databaseUrl: database.url,
    port: 0,
    host: "127.0.0.1",
    dataDir,
    environmentKill: false,
    ...options,
  });
  gateways.push(gateway);
  return gateway;
}

const ready = (gateway: Gateway) => soon(() => expect(gateway.flags.source).toBe("database"));

async function startReady(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await start(options);
  await ready(gateway);
  return gateway;
}

function ask(gateway: Gateway, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return fetch(`${gateway.url}/ofrep/v1/evaluate/flags${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body ?? {}),
  });
}

async function value(gateway: Gateway, flag: string, targetingKey?: string): Promise<unknown> {
  const response = await ask(gateway, `/${flag}`, { context: targetingKey ? { targetingKey } : {} });
  return ((await response.json()) as { value?: unknown }).value;
}

const becomes = (gateway: Gateway, flag: string, expected: unknown) =>
  soon(async () => expect(await value(gateway, flag)).toBe(expected));

test("the official OFREP provider works against it", async () => {
  const gateway = await startReady();
  await OpenFeature.setProviderAndWait("ofrep", new OFREPProvider({ baseUrl: gateway.url }));
  const client: Client = OpenFeature.getClient("ofrep");
  expect(await client.getBooleanValue("all", false)).toBe(true);
  expect(await client.getBooleanValue("off", true)).toBe(false);
  expect(await client.getBooleanValue("listed", false, { targetingKey: "vip" })).toBe(true);
  expect(await client.getBooleanDetails("listed", true, { targetingKey: "other" })).toMatchObject({
    value: false,
    variant: "off",
    reason: "TARGETING_MATCH",
  });
  expect(await client.getBooleanDetails("missing", true)).toMatchObject({
    value: true,
    errorCode: "FLAG_NOT_FOUND",
  });
  await OpenFeature.clearProviders();
});

test("a question that is not posted is told how to ask", async () => {
  const gateway = await startReady();
  for (const path of ["", "/all"]) {
    const answer = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags${path}`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST, OPTIONS");
  }
});

test("bulk answers all flags once, then 304 until the flags or the context change", async () => {
  const gateway = await startReady();
  const context = { targetingKey: "vip", nested: { b: 1, a: [2, 3] } };
  const first = await ask(gateway, "", { context });
  const etag = first.headers.get("etag") ?? "";
  const body = (await first.json()) as { flags: { key: string; value: boolean }[]; eventStreams: unknown };
  expect(Object.fromEntries(body.flags.map((one) => [one.key, one.value]))).toMatchObject({
    all: true,
    listed: true,
    off: false,
  });
  expect(body.eventStreams).toEqual([
    { type: "sse", url: `${gateway.url}/ofrep/v1/events`, inactivityDelaySec: 120 },
  ]);
  const sameContext = { nested: { a: [2, 3], b: 1 }, targetingKey: "vip" };
  const again = await ask(gateway, "", { context: sameContext }, { "if-none-match": `"x", W/${etag}` });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe("");
  const other = await ask(gateway, "", { context: { targetingKey: "x" } }, { "if-none-match": etag });
  expect(other.status).toBe(200);
  await database.db.$executeRaw`update feature_flags set enabled = true where name = 'off'`;
  await becomes(gateway, "off", true);
  const changed = await ask(gateway, "", { context }, { "if-none-match": etag });
  expect(changed.status).toBe(200);
});

test("a program that is told that its answers are as they were has been answered again", async () => {
  const gateway = await startReady();
  const authorization = `Bearer ${await makeTestToken(database.db, "bulk-shop")}`;
  const etag = await soon(async () => {
    const first = await ask(gateway, "", {}, { authorization });
    expect(first.status).toBe(200);
    return first.headers.get("etag") ?? "";
  });
  expect((await ask(gateway, "", {}, { authorization, "if-none-match": etag })).status).toBe(304);
  const where = { flagName: "off", variant: "off", application: "bulk-shop", authenticated: true };
  await soon(async () =>
    expect(await database.db.evaluationCount.aggregate({ where, _sum: { count: true } })).toEqual({
      _sum: { count: 2n },
    }),
  );
  await database.db.$executeRaw`delete from client_tokens`;
});

test("an OFREP event stream says when to ask again", async () => {
  const gateway = await startReady();
  const events = await listen(`${gateway.url}/ofrep/v1/events`);
  await database.db.$executeRaw`update feature_flags set enabled = false where name = 'all'`;
  const event = await events.next();
  expect(JSON.parse(event.data)).toMatchObject({ type: "refetchEvaluation", etag: expect.any(String) });
  expect(event.id).toBeTruthy();
  events.close();
});

test.each([
  ["{not json", 400, "PARSE_ERROR"],
  ["[]", 400, "INVALID_CONTEXT"],
  ['{"context": "me"}', 400, "INVALID_CONTEXT"],
  [`{"context": {"a": "${"x".repeat(70_000)}"}}`, 413, "PARSE_ERROR"],
  [`{"context": {"a": "${"x".repeat(8_000_000)}"}}`, 413, "PARSE_ERROR"],
  [`{"context": {"a": ${"[".repeat(20_000)}${"]".repeat(20_000)}}}`, 400, "INVALID_CONTEXT"],
  [`{"context": ${'{"a":'.repeat(33)}1${"}".repeat(33)}}`, 400, "INVALID_CONTEXT"],
])("refuses the body %.30s", async (body, status, errorCode) => {
  const gateway = await startReady();
  for (const path of ["/all", ""]) {
    const response = await ask(gateway, path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errorCode, errorDetails: expect.any(String) });
  }
  expect(await value(gateway, "all")).toBe(true);
});

test("a context may be nested, and a body that never ends is answered and then cut off", async () => {
  const gateway = await startReady();
  const nested = `{"context": ${'{"a":'.repeat(31)}{}${"}".repeat(31)}}`;
  expect((await ask(gateway, "", nested)).status).toBe(200);
  const socket = connect(gateway.port, "127.0.0.1");
  socket.on("error", () => {}); // cut off in the middle of a write
  let answer = "";
  socket.on("data", (chunk) => {
    answer += String(chunk);
  });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.write("POST /v1/telemetry HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n");
  const write = () => {
    while (!socket.destroyed && socket.write(Buffer.alloc(1024 * 1024, " ")));
  };
  socket.on("drain", write);
  write();
  await closed;
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});

test("an empty body is an empty context, and a browser may ask from anywhere", async () => {
  const gateway = await startReady();
  const response = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags/all`, { method: "POST" });
  expect(await response.json()).toMatchObject({ value: true });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  const preflight = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags`, { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("if-none-match");
});

test("a client token is asked for where one is set", async () => {
  const gateway = await startReady({ clientToken: "9f86d081884c7d659a2feaa0c55ad015" });
  // Until it has read the tokens it says that it cannot tell yet.
  await soon(async () => expect((await ask(gateway, "/all")).status).toBe(401));
  expect((await ask(gateway, "/all", {}, { authorization: "Bearer wrong" })).status).toBe(401);
  expect(
    (await ask(gateway, "/all", {}, { authorization: "Bearer 9f86d081884c7d659a2feaa0c55ad015" })).status,
  ).toBe(200);
  const bulk = await ask(gateway, "", {}, { "x-api-key": "9f86d081884c7d659a2feaa0c55ad015" });
  const { eventStreams } = (await bulk.json()) as { eventStreams: { url: string }[] };
  const url = eventStreams[0]?.url ?? "";
  expect(url).not.toContain("9f86d081884c7d659a2feaa0c55ad015");
  expect((await fetch(`${gateway.url}/ofrep/v1/events`)).status).toBe(401);
  (await listen(url)).close();
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
});

test("statements from psql take effect: update, rename, delete, and a kill that spares the retired", async () => {
  const gateway = await startReady();
  await database.db.$executeRaw`update feature_flags set name = 'everyone' where name = 'all'`;
  await becomes(gateway, "everyone", true);
  expect(await value(gateway, "all")).toBeUndefined();
  await database.db.$executeRaw`delete from feature_flags where name = 'everyone'`;
  await becomes(gateway, "everyone", undefined);
  await database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, retired_at)
    values ('plain', true, 100, null), ('retired', false, 0, now())`;
  await becomes(gateway, "plain", true);
  const ctx = contextAs("admin", database.db);
  await engageKillSwitch(ctx, { reason: "test" });
  await becomes(gateway, "plain", false);
  expect(await value(gateway, "retired")).toBe(true);
  await liftKillSwitch(ctx, { reason: "test", confirm: "lift" });
  await becomes(gateway, "plain", true);
  await database.db.$executeRaw`update feature_flags set enabled = false`;
  await becomes(gateway, "plain", false);
});

test.each([
  ["allow_keys = null", "allow_keys_check"],
  ["allow_keys = '{NULL,a}'", "allow_keys_check"],
  ["allow_keys = '{{a,b},{c,d}}'", "allow_keys_check"],
  ["retired_at = 'infinity'", "times_check"],
])("a row with %s is refused, and where it came about turns off its own flag only", async (set, name) => {
  const check = `feature_flags_${name}`;
  const spoil = () => database.db.$executeRawUnsafe(`update feature_flags set ${set} where name = 'listed'`);
  await expect(spoil()).rejects.toThrow(check);
  const [{ definition } = { definition: "" }] = await database.db.$queryRaw<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conname = ${check}`;
  await database.db.$executeRawUnsafe(`alter table feature_flags drop constraint ${check}`);
  try {
    const gateway = await startReady();
    expect(await value(gateway, "listed", "vip")).toBe(true);
    await spoil();
    await soon(async () => expect(await value(gateway, "listed", "vip")).toBe(false));
    expect(await value(gateway, "all")).toBe(true);
    await database.db.$executeRaw`update kill_switch set engaged_at = now()`;
    await becomes(gateway, "all", false);
  } finally {
    await database.db.$executeRaw`delete from feature_flags`;
    await database.db.$executeRawUnsafe(`alter table feature_flags add constraint ${check} ${definition}`);
  }
});

test("SLUICE_KILL=1 serves off whatever the database says", async () => {
  const gateway = await startReady({ environmentKill: true });
  expect(await value(gateway, "all")).toBe(false);
  const unknown = await ask(gateway, "/made-a-moment-ago");
  expect(unknown.status).toBe(200);
  expect(await unknown.json()).toMatchObject({ value: false, variant: "off", reason: "DISABLED" });
  await soon(async () => {
    expect(await database.db.gateway.findUnique({ where: { id: gateway.id } })).toMatchObject({
      environmentKill: true,
    });
  });
});

test("SLUICE_KILL=1 answers off to every question even when it knows no flag", async () => {
  const gateway = await start({ databaseUrl: "postgresql://nobody@127.0.0.1:1/none", environmentKill: true });
  expect(await (await ask(gateway, "/batch_polling")).json()).toMatchObject({ value: false, variant: "off" });
  expect(await (await ask(gateway, "")).json()).toMatchObject({ flags: [] });
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
});

test("a window opens and closes without a change of the row", async () => {
  const soon = new Date(Date.now() + 60_000);
  const clock = (date: Date) => date.toISOString().slice(11, 16);
  const window = {
    zone: "UTC",
    from: clock(soon),
    until: clock(new Date(soon.getTime() + 120_000)),
    days: [1, 2, 3, 4, 5, 6, 7],
  };
  await database.db
    .$executeRaw`update feature_flags set "window" = ${JSON.stringify(window)}::jsonb where name = 'all'`;
  const gateway = await startReady();
  expect(await value(gateway, "all")).toBe(false);
  const opens = gateway.flags.nextBoundary(new Date());
  expect(opens?.toISOString().slice(11, 16)).toBe(window.from);
  const digest = gateway.flags.digest();
  const delta = gateway.flags.passBoundary(opens ?? new Date());
  expect(Object.keys(delta.set)).toEqual(["all"]);
  expect(gateway.flags.digest()).not.toBe(digest);
  expect(await value(gateway, "all")).toBe(true);
});

test("restarts from its snapshot while PostgreSQL cannot be reached, the kill switch included", async () => {
  await engageKillSwitch(contextAs("admin", database.db), { reason: "test" });
  const proxy = await breakableProxy(database.url);
  proxies.push(proxy);
  const first = await startReady({ databaseUrl: proxy.url });
  await first.stop();
  gateways = [];
  proxy.cut();
  const second = await start({ databaseUrl: proxy.url });
  expect(second.flags.source).toBe("snapshot");
  expect(await value(second, "all")).toBe(false);
  expect(await (await fetch(`${second.url}/healthz`)).json()).toMatchObject({
    status: "serving",
    from: "snapshot",
    killed: true,
    database: { connected: false },
  });
  await second.stop();
  gateways = [];
  // Lifted meanwhile: the next start that reaches the database serves what is true now.
  await liftKillSwitch(contextAs("admin", database.db), { reason: "test", confirm: "lift" });
  const third = await startReady();
  expect(await value(third, "all")).toBe(true);
});

test("told to stop again, while it ends and after, a gateway ends once", async () => {
  const gateway = await startReady();
  await Promise.all([gateway.stop(), gateway.stop()]);
  await expect(gateway.stop()).resolves.toBeUndefined();
});

test("what was read from another database is not served", async () => {
  await (await startReady()).stop();
  gateways = [];
  const gateway = await start({ databaseUrl: "postgresql://nobody@127.0.0.1:1/none" });
  expect(gateway.flags.source).toBe("nothing");
  expect((await ask(gateway, "/all")).status).toBe(503);
});

test("without database and with a damaged snapshot it says so, and invents nothing", async () => {
  const databaseUrl = "postgresql://nobody@127.0.0.1:1/none";
  await mkdir(join(dataDir, "gateway"));
  const path = snapshotPath(join(dataDir, "gateway"), databaseIdentity(databaseUrl));
  await writeFile(path, '{"format":3,"revision":3,"rul');
  const gateway = await start({ databaseUrl });
  expect((await ask(gateway, "/all")).status).toBe(503);
  expect((await ask(gateway, "")).status).toBe(503);
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(503);
});

test("serves on while PostgreSQL is away, and catches up with what it missed", async () => {
  const proxy = await breakableProxy(database.url);
  proxies.push(proxy);
  const gateway = await startReady({ databaseUrl: proxy.url });
  proxy.cut();
  await soon(async () => {
    expect(await (await fetch(`${gateway.url}/healthz`)).json()).toMatchObject({
      database: { connected: false },
    });
  });
  expect(await value(gateway, "all")).toBe(true);
  await database.db.$executeRaw`update feature_flags set enabled = false where name = 'all'`;
  await database.db.$executeRaw`delete from feature_flags where name = 'listed'`;
  expect(await value(gateway, "all")).toBe(true);
  proxy.mend();
  await becomes(gateway, "all", false);
  expect(await value(gateway, "listed", "vip")).toBeUndefined();
  const saved = await soon(async () => {
    const text = JSON.parse(
      await readFile(snapshotPath(join(dataDir, "gateway"), databaseIdentity(proxy.url)), "utf8"),
    );
    expect(text.revision).toBe(gateway.flags.revision);
    return text;
  });
  expect(saved.rules.map((rule: { name: string }) => rule.name)).not.toContain("listed");
});

test("answers and keys are counted off the request path", async () => {
  const gateway = await startReady();
  const token = await makeTestToken(database.db, "shop");
  await soon(async () => {
    const health = await (await fetch(`${gateway.url}/healthz`)).json();
    expect(health.tokens.known).toBe(1);
  });
  for (let i = 0; i < 21; i++) {
    const flag = i < 20 ? "half" : "missing";
    await fetch(`${gateway.url}/ofrep/v1/evaluate/flags/${flag}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ context: { targetingKey: `patient-${i % 10}` } }),
    });
  }
  await soon(async () => {
    const flag = await readFlag(database.db, "half");
    const total = flag?.evaluations.reduce((sum, one) => sum + one.on + one.off, 0);
    expect(total).toBe(20);
    expect(await database.db.knownKey.count()).toBe(10);
  });
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toContain('sluice_gateway_requests_total{kind="ofrep-single"} 21');
});

async function listen(url: string): Promise<{ next: () => Promise<EventSourceMessage>; close: () => void }> {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  if (!response.ok || response.body === null) throw new Error(`no stream: ${response.status}`);
  const reader = response.body.getReader();
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const text = new TextDecoder();
  return {
    next: async () => {
      for (;;) {
        const event = events.shift();
        if (event !== undefined) return event;
        const { value: chunk, done } = await reader.read();
        if (done) throw new Error("the stream ended");
        parser.feed(text.decode(chunk, { stream: true }));
      }
    },
    close: () => abort.abort(),
  };
}
