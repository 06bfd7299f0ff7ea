import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import type { SinkConfig } from "../../kernel/config/config.ts";
import { log } from "../../kernel/log/log.ts";
import { readSinkDepths } from "../reads/depth.ts";
import { SinkRelay } from "./relay-sink.ts";
import { registerSinks } from "./sink-store.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture();
});
afterEach(() => box.close());

const emitMany = (count: number) =>
  box.query(
    `insert into sluice.outbox_log (type, aggregatetype, aggregateid, payload)
     select 'e', 'a', 'key-' || g % 5000, '{}' from generate_series(1, $1) g`,
    [count],
  );
const tick = () => box.query("select sluice.outbox_tick()");

/** Delivers into an array until `count` events came, and gives their seqs by key. */
async function drain(config: SinkConfig, count: number): Promise<Map<string, bigint[]>> {
  const byKey = new Map<string, bigint[]>();
  let delivered = 0;
  const relay = new SinkRelay({
    pool: box.pool,
    config: { ...config, concurrency: 500 },
    owner: randomUUID(),
    isPaused: () => false,
    onBreakerChange: () => {},
    onGone: () => {},
    log: log.child({}, { level: "fatal" }),
    sink: {
      sendBatch: async (events) =>
        events.map((event) => {
          delivered += 1;
          byKey.set(event.key, [...(byKey.get(event.key) ?? []), BigInt(event.seq)]);
          return { ok: true };
        }),
      close: () => {},
    },
  });
  await waitUntil(
    "all are delivered",
    async () => {
      await relay.poll();
      return delivered >= count;
    },
    50_000,
  );
  await relay.stop();
  expect(delivered).toBe(count);
  return byKey;
}

function expectInOrder(byKey: Map<string, bigint[]>): void {
  for (const seqs of byKey.values()) expect(seqs).toEqual(seqs.toSorted((a, b) => (a < b ? -1 : 1)));
}

test("a tick of 48,000 events is read page by page, and a transaction slower than it is not skipped", async () => {
  const sink = box.config.sinks.reminders as SinkConfig;
  await registerSinks(box.pool, [sink]);
  const slow = await box.pool.connect();
  await slow.query("begin");
  await slow.query("select sluice.emit('e', 'a', 'slow-' || g, '{}') from generate_series(1, 20) g");
  await emitMany(48_000);
  await tick();
  const [depth] = await readSinkDepths(box.pool);
  expect(depth).toMatchObject({ depth: 48_000, held: false });
  expectInOrder(await drain(sink, 48_000));

  await slow.query("commit"); // its seqs are the lowest of all
  slow.release();
  await emitMany(10);
  await tick();
  const late = await drain(sink, 30);
  expect([...late.keys()].filter((key) => key.startsWith("slow-"))).toHaveLength(20);
  expect((await readSinkDepths(box.pool))[0]).toMatchObject({ depth: 0, delivered: 48_030, oldestAt: null });
}, 120_000);

test("a sink added later begins at the beginning, though the ticks of then are gone, or at now", async () => {
  const sink = box.config.sinks.reminders as SinkConfig;
  for (let n = 0; n < 5; n += 1) {
    await emitMany(10_000);
    await tick();
  }
  await box.query("delete from sluice.outbox_ticks where id < 4");
  const fromNow: SinkConfig = { ...sink, name: "from-now", startAt: "now" };
  await registerSinks(box.pool, [sink, fromNow]);
  expectInOrder(await drain(sink, 50_000));

  await emitMany(7);
  await tick();
  expect((await drain(fromNow, 7)).size).toBe(7);
}, 120_000);
