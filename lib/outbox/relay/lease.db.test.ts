import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import type { SinkConfig } from "../../kernel/config/config.ts";
import { log } from "../../kernel/log/log.ts";
import { Leases } from "../../kernel/loop/lease.ts";
import { openSink } from "../sinks/kinds.ts";
import { Breaker } from "./breaker.ts";
import { type Batch, moveCursor, readBatch, slotLeases } from "./cursor-store.ts";
import { commitBatch } from "./exception-store.ts";
import { registerSinks } from "./sink-store.ts";
import { SlotDelivery } from "./slot-delivery.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture();
});
afterEach(() => box.close());

const FIRST = "00000000-0000-4000-8000-000000000001";
const SECOND = "00000000-0000-4000-8000-000000000002";
const slots = slotLeases("reminders");
const expireLeases = () =>
  box.query("update sluice.outbox_cursors set lease_until = clock_timestamp() - interval '1 second'");
const pending = async () =>
  Number((await box.query("select count(*) as n from outbox_events where processed = false"))[0]?.n);

test("a worker killed in the middle of a batch is replaced, and nothing is lost", async () => {
  let slow = true;
  box.receiver.answerWith((_, response) => {
    // The first worker's requests hang, so that the kill comes in the middle of a batch.
    if (!slow || box.receiver.received.length < 40) response.writeHead(204).end();
  });
  const ids: string[] = [];
  for (let n = 0; n < 200; n += 1) ids.push(await box.emit(`key-${n % 50}`, "e", { n }));
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL("../../../test/outbox-relay-process.ts", import.meta.url)),
      box.sluice.url,
      JSON.stringify(box.config),
    ],
    { stdio: "ignore" },
  );
  await waitUntil("the first worker is in the middle", () => box.receiver.received.length >= 45);
  child.kill("SIGKILL");
  await once(child, "exit");
  slow = false;
  expect(await pending()).toBeGreaterThan(0);

  box.start();
  await waitUntil("the second has delivered the rest", async () => (await pending()) === 0, 40_000);
  const received = box.receiver.received;
  expect(new Set(received.map((event) => event.id))).toEqual(new Set(ids));
  // Delivered again at most what the killed one had in hand; the order of first deliveries holds within each key.
  expect(received.length - ids.length).toBeLessThan(200);
  for (const [, events] of Map.groupBy(received, (event) => event.subject)) {
    const firsts = [...new Set(events.map((event) => event.data.n as number))];
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  }
}, 60_000);

test("a zombie with an old epoch moves no cursor and writes no exception", async () => {
  await registerSinks(box.pool, Object.values(box.config.sinks));
  await box.emit("r-1");
  await box.query("select sluice.outbox_tick()");
  const old = await slots.take(box.pool, FIRST);
  const [event] = await box.query<{ slot: number }>("select slot from sluice.outbox_log");
  const slot = event?.slot ?? 0;
  const batch = (await readBatch(box.pool, "reminders", slot, old.get(slot) ?? 0, 10)) as Batch;
  expect(batch.events).toHaveLength(1);

  expect(await slots.take(box.pool, SECOND)).toEqual(new Map());
  await expireLeases();
  const taken = await slots.take(box.pool, SECOND);
  expect(taken.get(slot)).toBe((old.get(slot) ?? 0) + 1);

  expect(await moveCursor(box.pool, "reminders", batch, 1, 1)).toBe(false);
  const [first] = batch.events;
  if (!first) throw new Error("no event");
  const exceptions = [{ event: first, state: "retry" as const, attempts: 1, delayMs: 0, failure: null }];
  expect(await commitBatch(box.pool, "reminders", batch, { taken: 1, delivered: 0, exceptions })).toBe(false);
  expect(await box.query("select from sluice.outbox_exceptions")).toEqual([]);
  expect(await readBatch(box.pool, "reminders", slot, old.get(slot) ?? 0, 10)).toBeNull();
  // The old holder cannot give away what is no longer its own either.
  await slots.release(box.pool, FIRST);
  expect(await slots.take(box.pool, FIRST)).toEqual(new Map());
});

test.each(["drain", "retry"] as const)(
  "who lost its slots begins no request that still waited for its turn (%s)",
  async (work) => {
    const config = { ...Object.values(box.config.sinks)[0], concurrency: 1 } as SinkConfig;
    await registerSinks(box.pool, [config]);
    const keys = Array.from({ length: 12 }, (_, n) => `r-${n}`);
    for (const key of keys) await box.emit(key);
    await box.query("select sluice.outbox_tick()");
    if (work === "retry")
      await box.query(
        `insert into sluice.outbox_exceptions (sink, event_id, seq, slot, key, type, state, next_at, event_created_at)
         select 'reminders', id, seq, slot, aggregateid, type, 'retry', clock_timestamp(), created_at from sluice.outbox_log`,
      );
    const leases = new Leases(() => slots.take(box.pool, FIRST));
    await leases.renew();
    let answer = () => {};
    box.receiver.answerWith((_, response) => {
      answer = () => void response.writeHead(204).end();
    });
    const sink = openSink(config);
    const delivery = new SlotDelivery({
      pool: box.pool,
      config,
      sink,
      leases,
      breaker: new Breaker({
        pool: box.pool,
        sink: "reminders",
        breakerAfter: 5,
        probeSeconds: 1,
        onChange: () => {},
      }),
      mayWork: () => true,
      onGone: () => {},
      log: log.child({}, { level: "fatal" }),
    });
    const working = Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((slot) => delivery[work](slot)));
    await waitUntil("the first is on its way", () => box.receiver.received.length === 1);
    await expireLeases();
    expect((await slots.take(box.pool, SECOND)).size).toBe(8);
    await leases.renew();
    answer();
    box.receiver.answerOk();
    await working;
    sink.close();
    expect(box.receiver.received).toHaveLength(1);
    const [changed] = await box.query("select sum(delivered)::int as n from sluice.outbox_cursors");
    expect(changed).toEqual({ n: 0 });
    const left = await box.query("select state from sluice.outbox_exceptions");
    expect(left).toHaveLength(work === "retry" ? keys.length : 0);
  },
);

test("many who claim at once never hold the same slot", async () => {
  await registerSinks(box.pool, Object.values(box.config.sinks));
  for (let round = 0; round < 10; round += 1) {
    const owners = Array.from({ length: 8 }, (_, n) => FIRST.replace(/.$/, `${n}`));
    const claims = await Promise.all(owners.map((owner) => slots.take(box.pool, owner)));
    const held = claims.flatMap((claim) => [...claim.keys()]);
    expect(held.length).toBe(8);
    expect(new Set(held).size).toBe(8);
    await expireLeases();
    // Whoever held them last renews too; the others must still win or lose whole rows.
    await box.query("update sluice.outbox_cursors set owner = null");
  }
});

test("a stopped worker hands its slots over at once", async () => {
  await box.start().stop();
  const relays = box.start();
  await box.emit("r-1");
  await waitUntil("it arrives", () => box.receiver.received.length === 1);
  await relays.stop();
  const held = await box.query("select from sluice.outbox_cursors where lease_until > clock_timestamp()");
  expect(held).toEqual([]);
});

test("a batch that lasts long is stored in parts, so that a successor does not send all of it again", async () => {
  const held: (() => void)[] = [];
  box.receiver.answerWith((event, response) => {
    const answer = () => response.writeHead(204).end();
    if (event.data.n === 39) held.push(answer);
    else setTimeout(answer, 20);
  });
  for (let n = 0; n < 40; n += 1) await box.emit("one-key", "e", { n });
  box.start({ timeoutSeconds: 30 });
  await waitUntil("the last one is on its way", () => held.length > 0);
  await waitUntil("what came before is stored", async () => {
    const [row] = await box.query<{ n: string }>("select sum(delivered) as n from sluice.outbox_cursors");
    return Number(row?.n) > 0;
  });
  held[0]?.();
  await waitUntil("none is pending", async () => (await pending()) === 0);
  expect(box.receiver.received.map((event) => event.data.n)).toEqual(Array.from({ length: 40 }, (_, n) => n));
});
