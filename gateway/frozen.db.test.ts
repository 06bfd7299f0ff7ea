import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readHealth } from "#lib/health/read-health.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { readKillSwitch } from "#lib/kill/reads.ts";
import { makeTestToken } from "../test/client-token.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { openStream, type RawClient } from "../test/gateway-fixture.ts";
import { waitUntil } from "../test/wait-until.ts";

let database: TestDatabase;
let token: string;
let folder: string;
const running = new Set<ChildProcess>();
const clients = new Set<RawClient>();
beforeAll(async () => {
  database = await createSluiceDatabase();
  token = await makeTestToken(database.db, "shop");
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-frozen-"));
  await database.db.$executeRaw`truncate gateways, gateway_clients, flag_acks`;
  await database.db.$executeRaw`update kill_switch set engaged_at = null`;
});
afterEach(async () => {
  for (const one of clients) one.close();
  for (const one of running) one.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => database.drop());

type Process = { child: ChildProcess; url: string; ended: Promise<number | null> };

async function run(dataDir: string): Promise<Process> {
  const port = await freePort();
  const child = spawn(process.execPath, ["gateway/main.ts"], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      GATEWAY_PORT: String(port),
      SLUICE_DATA_DIR: dataDir,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  running.add(child);
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntil("it knows the token and the flags", () =>
    fetch(`${url}/healthz`).then(
      async (response) => response.ok && (await response.json()).tokens.known === 1,
      () => false,
    ),
  );
  return { child, url, ended };
}

async function connect(to: Process, name: string, clientId?: string): Promise<RawClient> {
  const client = await openStream(to, { name, token, clientId });
  clients.add(client);
  return client;
}

const rows = () => database.db.gateway.findMany({ orderBy: { startedAt: "asc" } });
const live = async () =>
  (await rows()).filter(
    ({ stoppedAt, lastSeenAt }) => stoppedAt === null && lastSeenAt.getTime() > Date.now() - 3_000,
  );
const press = () => engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });
async function confirmation() {
  const {
    confirmed = 0,
    participants = [],
    waitingFor = [],
  } = (await readKillSwitch(database.db)).confirmation ?? {};
  return { of: participants.length, confirmed, waitingFor: waitingFor.map(({ kind }) => kind).sort() };
}
async function downGateways(): Promise<string[]> {
  const options = { now: new Date(), targets: {}, sinks: {}, configProblem: null, dataDir: folder };
  const { checks } = await readHealth(database.db, options);
  return checks
    .filter(({ name, state }) => name.startsWith("gateway") && state === "down")
    .map((one) => one.name);
}

test("one that is frozen stays named with its client when a copy of its folder starts, and is itself when it wakes", {
  timeout: 120_000,
}, async () => {
  const one = join(folder, "one");
  const frozen = await run(one);
  const client = await connect(frozen, "x6");
  await waitUntil("its client is on record", async () => (await database.db.gatewayClient.count()) === 1);
  const [own] = await rows();
  frozen.child.kill("SIGSTOP");
  await cp(one, join(folder, "copy"), { recursive: true });
  const second = await run(join(folder, "copy"));
  await waitUntil("they are two, and one is silent", async () => {
    return (await rows()).length === 2 && (await live()).length === 1;
  });
  await waitUntil("health names the frozen one, and no other", async () => {
    return (await downGateways()).join() === `gateway ${own?.id.slice(0, 8)}`;
  });
  const { revision } = await press();
  await waitUntil("the second confirmed", async () => (await confirmation()).confirmed === 1);
  expect(await confirmation()).toEqual({ of: 3, confirmed: 1, waitingFor: ["client", "gateway"] });

  // Its client moves to the second one meanwhile, under the same id, and stays that one's when the first wakes.
  const moved = await connect(second, "x6", client.clientId);
  expect((await moved.post("/v1/ack", { revision })).status).toBe(204);
  await waitUntil("the client confirmed there", async () => (await confirmation()).confirmed === 2);
  frozen.child.kill("SIGCONT");
  await waitUntil("all have", async () => (await confirmation()).confirmed === 3);
  expect((await live()).map(({ id }) => id)).toContain(own?.id);
  const links = await database.db.gatewayClient.findMany({ where: { clientId: `shop:${client.clientId}` } });
  const other = (await rows()).find(({ id }) => id !== own?.id);
  expect(links.find(({ gatewayId }) => gatewayId === other?.id)).toMatchObject({ disconnectedAt: null });
});

test("one whose row is another's writes what its clients confirmed under a new id, and touches nothing of the other", {
  timeout: 120_000,
}, async () => {
  const first = await run(join(folder, "one"));
  const client = await connect(first, "x1");
  await waitUntil("its client is on record", async () => (await database.db.gatewayClient.count()) === 1);
  const [own] = await rows();
  const gatewayId = own?.id ?? "";
  const { revision } = await press();
  await waitUntil("the gateway has read it", async () => (await confirmation()).confirmed === 1);
  expect((await client.post("/v1/ack", { revision })).status).toBe(204);
  await waitUntil("both confirmed", async () => (await confirmation()).confirmed === 2);
  // As a gateway that took the id after the first had said that it ends: with a client of its own, of the same name.
  await database.db.$transaction([
    database.db
      .$executeRaw`update gateways set boot_id = gen_random_uuid(), last_seen_at = now() + interval '1 hour'`,
    database.db.$executeRaw`delete from flag_acks`,
  ]);
  const before = await database.db.gatewayClient.findMany({ where: { gatewayId } });
  const acks = Array.from({ length: 20 }, () => client.post("/v1/ack", { revision }));
  await waitUntil("it has a new id", async () => (await rows()).length === 2);
  expect((await Promise.all(acks)).every(({ status }) => status === 204)).toBe(true);
  await waitUntil("its client is there under the new id, and has confirmed", async () => {
    const links = await database.db.gatewayClient.count({ where: { gatewayId: { not: gatewayId } } });
    const told = await database.db.flagAck.count({
      where: { gatewayId: { not: gatewayId }, clientId: { not: "" }, revision },
    });
    return links === 1 && told === 1;
  });
  expect(await database.db.gatewayClient.findMany({ where: { gatewayId } })).toEqual(before);
  expect(await database.db.flagAck.count({ where: { gatewayId } })).toBe(0);
});

test("one that ended in order and one on a copy of its folder are two, whichever is first", {
  timeout: 120_000,
}, async () => {
  const one = join(folder, "one");
  const first = await run(one);
  await waitUntil("it is on record", async () => (await rows()).length === 1);
  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  await cp(one, join(folder, "copy"), { recursive: true });
  await run(join(folder, "copy"));
  await waitUntil("the copy goes on as it", async () => (await live()).length === 1);
  await run(one);
  await waitUntil("they are two", async () => (await live()).length === 2);
  expect(await rows()).toHaveLength(2);
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
