import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { SluiceProvider } from "../sdk/sluice-provider.ts";
import { breakableProxy } from "./breakable-proxy.ts";
import { openStream, type RawClient } from "./gateway-fixture.ts";
import { type OldPathBench, openOldPathBench } from "./old-path-bench.ts";
import { waitUntil } from "./wait-until.ts";

// Of a client that came to serve the flag late it is known what it answered before only where it has told all of it.

let bench: OldPathBench;
beforeAll(async () => {
  bench = await openOldPathBench();
});
beforeEach(() => bench.forget());
afterEach(() => bench.endAll());
afterAll(() => bench.close());

type Gateway = Awaited<ReturnType<OldPathBench["openOnRecord"]>>;

/** A gateway that knows the token, and has answered nobody. */
async function openGateway(): Promise<Gateway> {
  const gateway = await bench.openOnRecord(bench.url);
  await waitUntil("it knows the token", async () => {
    const health = await fetch(`${gateway.url}/healthz`);
    return ((await health.json()) as { tokens: { known: number } }).tokens.known > 0;
  });
  return gateway;
}

const clientsOnRecord = () => bench.db.gatewayClient.count({ where: { disconnectedAt: null } });

/** Everyone is on for days, and the gateway serves that. */
async function raise({ flags }: Gateway): Promise<void> {
  await bench.openForAll();
  await waitUntil("it serves it", () => flags.evaluate("periods", {})?.value === true);
}

/** A client that is connected since before. */
async function openWithClient(): Promise<{ gateway: Gateway; client: RawClient }> {
  const gateway = await openGateway();
  const client = await openStream(gateway, { name: "shop-1", token: bench.token });
  bench.whenEnded(async () => client.close());
  await waitUntil("it is on record", async () => (await clientsOnRecord()) === 1);
  await raise(gateway);
  return { gateway, client };
}

const servedByAll = () =>
  waitUntil("all serve it", async () => (await bench.gateNamed("all-serve-it")).state === "green");

/** Once the gateway itself has told all. */
async function expectUnknown(): Promise<void> {
  await waitUntil("the gateway has told", async () => (await bench.gate()).code !== "oldPath.untold.seen");
  expect(await bench.gate()).toMatchObject({
    state: "waiting",
    sentence: expect.stringMatching(
      /^What shop-1 answered is known for the last .* only: .* did not say that it had told what it answered before\.$/,
    ),
  });
}

test("one that does not say so is known from its confirmation on, also once it is gone", async () => {
  const { gateway, client } = await openWithClient();
  await client.post("/v1/ack", { revision: gateway.flags.revision });
  await servedByAll();
  await expectUnknown();
  await client.post("/v1/telemetry", { answers: {}, keys: [] });
  client.close();
  await waitUntil("it is gone", async () => (await clientsOnRecord()) === 0);
  await expectUnknown();
  await bench.db.$executeRaw`update flag_acks set at = at - interval '2 hours'`;
  expect(await bench.gate()).toMatchObject({ state: "green" });
});

test("one that says that it has told all is known throughout", async () => {
  const { gateway, client } = await openWithClient();
  const { revision } = gateway.flags;
  await client.post("/v1/ack", { revision });
  await servedByAll();
  await client.post("/v1/telemetry", { answers: { periods: { on: 9, off: 0 } }, keys: [] });
  await client.post("/v1/ack", { revision, told: true });
  await waitUntil("it goes on", async () => (await bench.gate()).state === "green");
});

test("that it has told is on record no earlier than what it told", async () => {
  const { gateway, client } = await openWithClient();
  const other = await bench.connect();
  await other.query("begin; lock table evaluation_counts in share row exclusive mode");
  await client.post("/v1/telemetry", { answers: { periods: { on: 0, off: 500 } }, keys: [] });
  await client.post("/v1/ack", { revision: gateway.flags.revision, told: true });
  await servedByAll();
  expect(await bench.gate()).toMatchObject({ state: "waiting" });
  expect(await bench.db.gatewayClient.count({ where: { toldRevision: { not: null } } })).toBe(0);
  await other.query("rollback");
  const states = new Set<string>();
  await waitUntil("the answers are on record", async () => {
    const { state } = await bench.gate();
    states.add(state);
    return state === "red";
  });
  expect([...states]).not.toContain("green");
});

test("one that ends without having served it, or told, is known from then on", async () => {
  const { client } = await openWithClient();
  await client.post("/v1/leave", {});
  await servedByAll();
  await expectUnknown();
});

test("a program that was cut off, answered off and is back never opens the gate", async () => {
  const gateway = await openGateway();
  const proxy = await breakableProxy(gateway.url);
  bench.whenEnded(() => proxy.close());
  const shop = new SluiceProvider({ gatewayUrl: proxy.url, clientName: "shop-1", token: bench.token });
  await shop.initialize();
  bench.whenEnded(() => shop.onClose());
  await waitUntil("it is on record", async () => (await clientsOnRecord()) === 1);
  proxy.cut();
  await raise(gateway);
  expect((await shop.resolveBooleanEvaluation("periods", true, { targetingKey: "a" })).value).toBe(false);
  proxy.mend();
  const open: string[] = [];
  await waitUntil("its answer is on record", async () => {
    const served = await bench.gateNamed("all-serve-it");
    const unused = await bench.gate();
    if (served.state === "green" && unused.state === "green") open.push(unused.evidence);
    return unused.state === "red";
  });
  expect(open).toEqual([]);
});
