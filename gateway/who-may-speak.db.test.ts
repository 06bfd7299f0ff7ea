import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { readKillSwitch } from "#lib/kill/reads.ts";
import { breakableProxy } from "../test/breakable-proxy.ts";
import { makeTestToken } from "../test/client-token.ts";
import { contextAs } from "../test/database.ts";
import { createGatewayFixture, type GatewayFixture, type RawClient } from "../test/gateway-fixture.ts";
import { waitUntil } from "../test/wait-until.ts";
import { type Gateway, startGateway } from "./start-gateway.ts";

let fixture: GatewayFixture;
let token: string;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  token = await makeTestToken(fixture.database.db, "shop");
});
beforeEach(async () => {
  await fixture.database.db.$executeRaw`update kill_switch set engaged_at = null`;
  await fixture.database.db.$executeRaw`delete from feature_flags`;
  await fixture.database.db
    .$executeRaw`insert into feature_flags (name, enabled, rollout_percentage) values ('all', true, 100)`;
  await fixture.database.db.$executeRaw`truncate gateways, gateway_clients, flag_acks, evaluation_counts`;
});
afterEach(() => fixture.stopAll());
afterAll(() => fixture.close());

const admin = () => contextAs("admin", fixture.database.db);
const evaluate = (gateway: Gateway, headers: Record<string, string>) =>
  fetch(`${gateway.url}/ofrep/v1/evaluate/flags/all`, { method: "POST", headers }).then(
    ({ status }) => status,
  );
const bearer = (given: string) => ({ authorization: `Bearer ${given}` });

async function confirmation() {
  const status = await readKillSwitch(fixture.database.db);
  const { confirmed = 0, participants = [], waitingFor = [] } = status.confirmation ?? {};
  return { confirmed, of: participants.length, waitingFor: waitingFor.map((one) => one.name) };
}

async function pressWith(client: RawClient): Promise<number> {
  await waitUntil("the client is on record", async () => {
    const { connected } = await readKillSwitch(fixture.database.db);
    return connected.clients === 1 && connected.gateways === 1;
  });
  const { revision } = await engageKillSwitch(admin(), { reason: "errors" });
  await waitUntil("the gateway confirmed", async () => (await confirmation()).confirmed === 1);
  expect(await confirmation()).toEqual({ confirmed: 1, of: 2, waitingFor: ["shop"] });
  expect(client.secret.length).toBeGreaterThanOrEqual(22);
  return revision;
}

test("nobody confirms for a frozen client: not from another site, not without its secret, not as another application", async () => {
  const gateway = await fixture.start();
  const client = await fixture.connect(gateway, "shop", token);
  const revision = await pressWith(client);
  const other = await makeTestToken(fixture.database.db, "other");
  const body = JSON.stringify({ clientId: client.clientId, revision });
  const post = (headers: Record<string, string>) =>
    fetch(`${gateway.url}/v1/ack`, { method: "POST", headers, body });
  const foreign = await post({ "content-type": "text/plain", origin: "https://evil.example" });
  expect(foreign.status).toBe(401);
  expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  expect((await post(bearer(token))).status).toBe(401);
  expect((await post({ ...bearer(token), "sluice-stream": "wrong" })).status).toBe(401);
  expect((await post({ "sluice-stream": client.secret })).status).toBe(401); // nor without its application's token
  await waitUntil("the new token is known", async () => (await evaluate(gateway, bearer(other))) === 200);
  expect((await post({ ...bearer(other), "sluice-stream": client.secret })).status).toBe(401);
  expect(await confirmation()).toEqual({ confirmed: 1, of: 2, waitingFor: ["shop"] });
  expect((await client.post("/v1/ack", { revision })).status).toBe(204);
  await waitUntil("it confirmed itself", async () => (await confirmation()).confirmed === 2);
});

test("whoever has the application's token takes no stream of another program by its id", async () => {
  const gateway = await fixture.start();
  const client = await fixture.connect(gateway, "shop", token);
  let ended = false;
  void client.ended.then(() => {
    ended = true;
  });
  const open = (headers: Record<string, string>) =>
    fetch(`${gateway.url}/v1/stream?clientId=${client.clientId}&name=shop&sdk=x`, {
      headers: { ...bearer(token), ...headers },
    });
  expect((await open({})).status).toBe(409);
  expect((await open({ "sluice-stream": "wrong" })).status).toBe(409);
  expect(ended).toBe(false);
  const revision = await pressWith(client);
  expect((await client.post("/v1/ack", { revision })).status).toBe(204);
  const again = await open({ "sluice-stream": client.secret }); // the program itself, on a new connection
  expect(again.status).toBe(200);
  await client.ended;
  await again.body?.cancel();
});

test("streams of nobody never stand in N of N, open or closed", async () => {
  const gateway = await fixture.start({ tokensRequired: false });
  const client = await fixture.connect(gateway, "shop", token);
  const strangers = await Promise.all(
    Array.from({ length: 60 }, () => fixture.connect(gateway, "stranger", undefined)),
  );
  const { db } = fixture.database;
  await waitUntil("they are on record", async () => (await db.gatewayClient.count()) === 61);
  const revision = await pressWith(client);
  for (const one of strangers.slice(0, 30)) one.close();
  await waitUntil("half have gone, and left nothing", async () => (await db.gatewayClient.count()) === 31);
  const word = await strangers[40]?.post("/v1/ack", { revision });
  expect(word?.status).toBe(204);
  await client.post("/v1/ack", { revision });
  await waitUntil("all who count confirmed", async () => (await confirmation()).confirmed === 2);
  expect(await confirmation()).toEqual({ confirmed: 2, of: 2, waitingFor: [] });
  expect(await db.flagAck.count({ where: { clientId: { startsWith: ":" } } })).toBe(0);
});

test("one that is lost after the press stays named, one that says that it ends does not", async () => {
  const gateway = await fixture.start();
  const lost = await fixture.connect(gateway, "shop", token);
  await pressWith(lost);
  lost.close();
  await waitUntil(
    "it is gone",
    async () => (await readKillSwitch(fixture.database.db)).connected.clients === 0,
  );
  expect(await confirmation()).toEqual({ confirmed: 1, of: 2, waitingFor: ["shop"] });

  await fixture.database.db.$executeRaw`update kill_switch set engaged_at = null`;
  await fixture.database.db.$executeRaw`truncate gateway_clients`;
  const ending = await fixture.connect(gateway, "shop", token);
  await pressWith(ending);
  expect((await ending.post("/v1/leave", {}, { "sluice-stream": "wrong" })).status).toBe(401);
  expect((await ending.post("/v1/leave", {})).status).toBe(204);
  await ending.ended;
  await waitUntil("nobody waits for it", async () => (await confirmation()).of === 1);
});

test("counts need a stream and its secret, and say whose they are; without one nothing counts", async () => {
  const gateway = await fixture.start({ tokensRequired: false });
  const { db } = fixture.database;
  const answers = { all: { on: 0, off: 7 } };
  const report = (headers: Record<string, string>, clientId = "made-up") =>
    fetch(`${gateway.url}/v1/telemetry`, {
      method: "POST",
      headers,
      body: JSON.stringify({ clientId, answers, keys: ["planted"] }),
    });
  expect((await report({})).status).toBe(409);
  expect((await report(bearer(token))).status).toBe(409);
  const client = await fixture.connect(gateway, "shop", token);
  expect((await report(bearer(token), client.clientId)).status).toBe(401);
  const stranger = await fixture.connect(gateway, "stranger", undefined);
  expect(
    (await stranger.post("/v1/telemetry", { answers: { all: { on: 0, off: 2 } }, keys: ["planted"] })).status,
  ).toBe(204);
  expect(
    (await client.post("/v1/telemetry", { answers: { all: { on: 5, off: 0 } }, keys: ["k"] })).status,
  ).toBe(204);
  const context = JSON.stringify({ context: { targetingKey: "planted" } });
  const asked = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags/all`, { method: "POST", body: context });
  expect(asked.status).toBe(200);
  await gateway.stop(); // which writes all that it counted
  const rows = await db.evaluationCount.findMany({ orderBy: { variant: "asc" } });
  expect(rows.map((row) => [row.variant, Number(row.count), row.application, row.authenticated])).toEqual([
    ["on", 5, "shop", true],
  ]);
  expect(await db.knownKey.count({ where: { targetingKey: "planted" } })).toBe(0);
});

test("a browser's token evaluates and does nothing else; only evaluation answers other sites", async () => {
  const web = await makeTestToken(fixture.database.db, "shop", "browser");
  const gateway = await fixture.start();
  expect(await evaluate(gateway, {})).toBe(200); // on loopback, where none is required
  expect(await evaluate(gateway, bearer(web))).toBe(200);
  expect(await evaluate(gateway, bearer(`${web}x`))).toBe(401);
  const stream = await fetch(`${gateway.url}/v1/stream?clientId=a&name=b&sdk=c`, { headers: bearer(web) });
  expect(stream.status).toBe(403);
  for (const path of ["/v1/ack", "/v1/telemetry", "/v1/leave"]) {
    const posted = await fetch(gateway.url + path, { method: "POST", headers: bearer(web), body: "{}" });
    expect(posted.status).toBe(403);
    const preflight = await fetch(gateway.url + path, { method: "OPTIONS" });
    expect(preflight.status).toBe(404);
    for (const answer of [posted, preflight, stream])
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
  expect((await fetch(`${gateway.url}/healthz`)).headers.get("access-control-allow-origin")).toBeNull();
  const bulk = await fetch(`${gateway.url}/ofrep/v1/evaluate/flags`, {
    method: "POST",
    headers: bearer(web),
  });
  expect(bulk.headers.get("access-control-allow-origin")).toBe("*");
  const { eventStreams } = (await bulk.json()) as { eventStreams: { url: string }[] };
  const url = eventStreams[0]?.url ?? "";
  expect(url).not.toContain(web);
  const abort = new AbortController();
  const events = await fetch(url, { signal: abort.signal });
  expect([events.status, events.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  abort.abort();
  await waitUntil("its answer is counted as not authenticated", async () => {
    const rows = await fixture.database.db.evaluationCount.findMany({ where: { application: "shop" } });
    return rows.length > 0 && rows.every((row) => !row.authenticated);
  });
});

test("two tokens of an application work side by side until the first one's time is over, or it is revoked", async () => {
  const gateway = await fixture.start({ tokensRequired: true });
  const { db } = fixture.database;
  expect(await evaluate(gateway, {})).toBe(401);
  const old = await db.clientToken.findFirstOrThrow({ where: { application: "shop", scope: "server" } });
  const next = await rotateClientToken(admin(), { id: old.id, overlapHours: 1 });
  await waitUntil("the next works", async () => (await evaluate(gateway, bearer(next.token))) === 200);
  expect(await evaluate(gateway, bearer(token))).toBe(200);
  const client = await fixture.connect(gateway, "shop", next.token);
  await revokeClientToken(admin(), { id: next.id });
  await waitUntil("the next is refused", async () => (await evaluate(gateway, bearer(next.token))) === 401);
  await client.ended; // what it opened has ended with it
  expect(await evaluate(gateway, bearer(token))).toBe(200);
  await db.$executeRaw`update client_tokens set expires_at = now() where id = ${old.id}::uuid`;
  await waitUntil("the first is over", async () => (await evaluate(gateway, bearer(token))) === 401);
  token = await makeTestToken(db, "shop");
  await waitUntil("another works", async () => (await evaluate(gateway, bearer(token))) === 200);
  await waitUntil("its use is noted", async () => {
    return (await db.clientTokenUse.count()) > 0;
  });
});

test("tokens are known while the database is away, as hashes", async () => {
  const proxy = await breakableProxy(fixture.database.url);
  await fixture.start({ databaseUrl: proxy.url, tokensRequired: true }).then(async (first) => {
    await waitUntil("it knows the token", async () => (await evaluate(first, bearer(token))) === 200);
    await fixture.stopAll();
  });
  proxy.cut();
  const second = await startGateway({
    databaseUrl: proxy.url,
    port: 0,
    host: "127.0.0.1",
    dataDir: fixture.dataDir,
    environmentKill: false,
    tokensRequired: true,
  });
  expect(second.flags.source).toBe("snapshot");
  expect(await evaluate(second, bearer(token))).toBe(200);
  expect(await evaluate(second, bearer(`${token}x`))).toBe(401);
  await second.stop();
  await proxy.close();
});

test("until the tokens were read nobody is told that his is wrong; killed by its environment it is off for all", async () => {
  const nowhere = { databaseUrl: "postgresql://nobody@127.0.0.1:1/none", tokensRequired: true, port: 0 };
  const base = { host: "127.0.0.1", dataDir: fixture.dataDir, environmentKill: false };
  const waiting = await startGateway({ ...base, ...nowhere });
  expect(await evaluate(waiting, bearer(token))).toBe(503);
  expect((await fetch(`${waiting.url}/healthz`)).status).toBe(503);
  await waiting.stop();
  const killed = await startGateway({ ...base, ...nowhere, environmentKill: true });
  const answer = await fetch(`${killed.url}/ofrep/v1/evaluate/flags/any`, {
    method: "POST",
    headers: bearer(token),
  });
  expect(await answer.json()).toMatchObject({ value: false, variant: "off" });
  await killed.stop();
});

test("one address opens so many streams and no more", async () => {
  const gateway = await fixture.start({ tokensRequired: false });
  const open = () => fixture.connect(gateway, "stranger", undefined);
  await Promise.all(Array.from({ length: 200 }, open));
  await expect(open()).rejects.toThrow("429");
  await fixture.connect(gateway, "shop", token); // an application's servers have room of their own
});
