import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { breakableProxy } from "../test/breakable-proxy.ts";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { waitUntil } from "../test/wait-until.ts";

let database: TestDatabase;
let dataDir: string;
let port: number;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('all', true, 100)`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sluice-gateway-main-"));
  port = await freePort();
});
afterEach(async () => {
  for (const one of running) one.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

function run(env: Partial<NodeJS.ProcessEnv> = {}) {
  const child = spawn(process.execPath, ["gateway/main.ts"], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      GATEWAY_PORT: String(port),
      SLUICE_DATA_DIR: dataDir,
      SLUICE_DEMO: "1",
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.add(child);
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, errors });
    });
  });
  return { child, ended };
}

const base = () => `http://127.0.0.1:${port}`;
const serves = () =>
  waitUntil("the gateway serves", () =>
    fetch(`${base()}/healthz`).then(
      (response) => response.status === 200,
      () => false,
    ),
  );
async function answer(): Promise<unknown> {
  const response = await fetch(`${base()}/ofrep/v1/evaluate/flags/all`, { method: "POST" });
  return ((await response.json()) as { value?: unknown }).value;
}

test("after kill -9 it starts again from its snapshot, without the database; SIGTERM ends it with 0", {
  timeout: 120_000,
}, async () => {
  const proxy = await breakableProxy(database.url);
  const first = run({ DATABASE_URL: proxy.url });
  await serves();
  await waitUntil("it is on record", async () => (await database.db.gateway.count()) === 1);
  expect(await answer()).toBe(true);
  first.child.kill("SIGKILL");
  await first.ended;
  proxy.cut();
  const second = run({ DATABASE_URL: proxy.url });
  await serves();
  expect(await answer()).toBe(true);
  second.child.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
  const killed = run({ DATABASE_URL: proxy.url, SLUICE_KILL: "1" });
  await serves();
  expect(await answer()).toBe(false);
  killed.child.kill("SIGINT");
  expect((await killed.ended).code).toBe(0);
  await proxy.close();
});

test("SIGTERM with an open stream ends within five seconds and is on record", async () => {
  const { child, ended } = run();
  await serves();
  const stream = await fetch(`${base()}/v1/stream?clientId=c&name=n&sdk=s`);
  expect(stream.status).toBe(200);
  await waitUntil("the client is on record", async () => (await database.db.gatewayClient.count()) === 1);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(0);
  await stream.text(); // the stream ended, rather than broke
  const rows = await database.db.gateway.findMany({
    where: { stoppedAt: null, name: { endsWith: `:${port}` } },
  });
  expect(rows).toEqual([]);
  expect(await database.db.gatewayClient.count({ where: { disconnectedAt: null } })).toBe(0);
});

test("two processes on one folder are two gateways, and one that was killed is itself again", async () => {
  await database.db.$executeRaw`truncate gateways`;
  const rows = async () =>
    (await database.db.gateway.findMany({ orderBy: { startedAt: "asc" } })).map(({ id }) => id);
  const first = run();
  await waitUntil("the first is on record", async () => (await rows()).length === 1);
  run({ GATEWAY_PORT: String(await freePort()) });
  await waitUntil("the second is on record", async () => (await rows()).length === 2);
  const [own, other] = await rows();
  first.child.kill("SIGKILL");
  await first.ended;
  run();
  await waitUntil("the first is back", async () => (await rows()).join() === [other, own].join());
  expect(await database.db.gateway.count({ where: { stoppedAt: { not: null } } })).toBe(0);
});

test("a copy of the folder on another machine makes two gateways, with their clients each", async () => {
  await database.db.$executeRaw`truncate gateways, gateway_clients, flag_acks`;
  const rows = () =>
    database.db.gateway.findMany({ where: { stoppedAt: null }, orderBy: { startedAt: "asc" } });
  const first = run();
  await serves();
  await waitUntil("the first is on record", async () => (await rows()).length === 1);
  const [own] = await rows();
  const stream = await fetch(`${base()}/v1/stream?clientId=c&name=n&sdk=s`);
  await waitUntil("its client is on record", async () => (await database.db.gatewayClient.count()) === 1);

  const copy = await mkdtemp(join(tmpdir(), "sluice-gateway-copy-"));
  await cp(join(dataDir, "gateway"), join(copy, "gateway"), { recursive: true });
  run({ GATEWAY_PORT: String(await freePort()), SLUICE_DATA_DIR: copy });
  await waitUntil("they are two", async () => (await rows()).length === 2);
  const moved = (await rows()).find(({ id }) => id !== own?.id);
  expect(moved?.name).not.toBe(own?.name); // the copy has a new id, and keeps it
  expect((await readFile(join(copy, "gateway", "1.id"), "utf8")).trim()).toBe(moved?.id);
  const clients = await database.db.gatewayClient.findMany({ where: { disconnectedAt: null } });
  expect(clients.map(({ gatewayId }) => gatewayId)).toEqual([own?.id]);
  const seen = (await rows()).map(({ lastSeenAt }) => lastSeenAt.getTime());
  await waitUntil("both go on", async () =>
    (await rows()).every(({ lastSeenAt }, index) => lastSeenAt.getTime() > (seen[index] ?? 0)),
  );
  expect(await rows()).toHaveLength(2);
  await stream.body?.cancel();
  first.child.kill("SIGTERM");
  expect((await first.ended).code).toBe(0);
  await waitUntil(
    "the end of one is not the other's",
    async () => (await rows()).map(({ id }) => id).join() === moved?.id,
  );
  await rm(copy, { recursive: true, force: true });
});

test("off loopback none starts that anybody could ask, and one without such a setting refuses whoever has no token", async () => {
  const open = await run({ SLUICE_DEMO: "0", SLUICE_CLIENT_TOKENS: "optional" }).ended;
  expect(open).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^Without client tokens .*GATEWAY_HOST.*\.\n$/),
  });
  const weak = await run({ SLUICE_CLIENT_TOKEN: "a-long-client-token" }).ended;
  expect(weak).toMatchObject({
    code: 1,
    errors: expect.stringContaining("SLUICE_CLIENT_TOKEN must be random"),
  });
  const { child, ended } = run({ SLUICE_DEMO: "0" });
  await serves();
  const ask = await fetch(`${base()}/ofrep/v1/evaluate/flags/all`, { method: "POST" });
  expect(ask.status).toBe(401);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(0);
});

test("a port that is taken and a wrong environment are one clear sentence", async () => {
  const blocker = createServer().listen(port, "127.0.0.1");
  const taken = await run().ended;
  expect(taken).toMatchObject({ code: 1, errors: expect.stringContaining(`Port ${port} is taken`) });
  await new Promise((resolve) => blocker.close(resolve));
  const wrong = await run({ DATABASE_URL: "mysql://x" }).ended;
  expect(wrong).toMatchObject({ code: 1, errors: expect.stringContaining("DATABASE_URL must be") });
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
