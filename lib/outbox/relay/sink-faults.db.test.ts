import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { startReceiver, TEST_SECRET } from "../../../test/webhook-receiver.ts";
import { log } from "../../kernel/log/log.ts";
import type { Running } from "../../kernel/loop/lifecycle.ts";
import { asIs } from "../../messages/as-is.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { readSinks } from "../reads/read-outbox-overview.ts";
import { openWebhookSink } from "../sinks/webhook-sink.ts";
import { startRelays } from "./start-relays.ts";

let box: OutboxFixture;
let relays: Running | undefined;
beforeEach(async () => {
  box = await createOutboxFixture();
});
afterEach(async () => {
  await relays?.stop();
  relays = undefined;
  await closeTargetPools();
  await box.close();
});

const told = async () => {
  const entries = await box.sluice.db.auditEntry.findMany({
    where: { subjectKind: "sink" },
    orderBy: { id: "asc" },
  });
  return entries.map((entry) => `${entry.subjectId} ${entry.action}`);
};

test("a sink that cannot be opened leaves the others alone, says why, and is tried again", async () => {
  const { reminders } = box.config.sinks;
  if (!reminders) throw new Error("no sink");
  const config = { ...box.config, sinks: { reminders, broken: { ...reminders, name: "broken" } } };
  let tries = 0;
  let mended = false;
  relays = startRelays({
    db: box.sluice.db,
    config,
    workerId: randomUUID(),
    log: log.child({}, { level: "fatal" }),
    openSink: (sink) => {
      if (sink.name === "broken") {
        tries += 1;
        if (!mended) throw new Error("no key for postgresql://u:hunter2@db");
      }
      return openWebhookSink(sink);
    },
  });
  const broken = async () => (await readSinks(box.sluice.db, config)).find((sink) => sink.name === "broken");
  await box.emit("r-1");
  await waitUntil("the other one delivers", () => box.receiver.received.length === 1);
  await waitUntil("it is shown as failing", async () => (await broken())?.state === "failing");
  expect(inEnglish((await broken())?.because ?? null)).toBe(
    "No key for postgresql://[hidden]@db. It is tried again by itself.",
  );
  await waitUntil("it was tried again", () => tries >= 3);
  mended = true;
  await waitUntil("it delivers too", () => box.receiver.received.length === 2);
  await waitUntil("it is well", async () => (await broken())?.state === "delivering");
  await waitUntil("all is on record", async () => (await told()).length >= 4);
  expect((await told()).sort()).toEqual([
    "broken sink.failing",
    "broken sink.first-delivered",
    "broken sink.recovered",
    "reminders sink.first-delivered",
  ]);
});

test("a sink that throws costs its event an attempt, and ends nothing", async () => {
  relays = startRelays({
    db: box.sluice.db,
    config: box.config,
    workerId: randomUUID(),
    log: log.child({}, { level: "fatal" }),
    openSink: (sink) => {
      const webhook = openWebhookSink(sink);
      return {
        close: webhook.close,
        sendBatch: (events, signal) => {
          if (events[0]?.key === "odd") throw new RangeError("Maximum call stack size exceeded");
          return webhook.sendBatch(events, signal);
        },
      };
    },
  });
  await box.emit("odd");
  await box.emit("even");
  const rows = () => box.query("select key, state, attempts, last_error from sluice.outbox_exceptions");
  await waitUntil("it is dead", async () => (await rows())[0]?.state === "dead");
  expect(await rows()).toEqual([
    {
      key: "odd",
      state: "dead",
      attempts: 4,
      last_error: "Maximum call stack size exceeded",
    },
  ]);
  expect(box.receiver.received.map((event) => event.subject)).toEqual(["even"]);
});

test("while a secret is replaced, a receiver with either of them can verify", async () => {
  const next = Buffer.alloc(40, 0xfe);
  const other = await startReceiver(`whsec_${next.toString("base64")}`);
  const { reminders } = box.config.sinks;
  if (!reminders) throw new Error("no sink");
  const secrets = [TEST_SECRET.slice(6), next.toString("base64")];
  const sinks = [box.receiver.url, other.url].map((url) => openWebhookSink({ ...reminders, url, secrets }));
  const id = randomUUID();
  const about = {
    slot: 0,
    schemaVersion: 1,
    traceparent: null,
    correlationId: null,
    tenantId: null,
    flagContext: null,
  };
  const event = { ...about, id, seq: "1", key: "k", type: "t", aggregateType: "a", payloadJson: "{}" };
  for (const sink of sinks) {
    const sent = await sink.sendBatch([{ ...event, createdAt: new Date() }], AbortSignal.timeout(5_000));
    expect(sent).toEqual([{ ok: true }]);
    sink.close();
  }
  expect([box.receiver.invalid, other.invalid]).toEqual([[], []]);
  expect([box.receiver.received.length, other.received.length]).toEqual([1, 1]);
  await other.stop();
});

test("a breaker's opening and closing, dead events and the first delivery are on record, without a flood", async () => {
  let down = true;
  box.receiver.answerWith((event, response) => {
    response.writeHead(event.subject === "wrong" ? 422 : down ? 503 : 204).end();
  });
  for (const key of ["a", "b", "c", "d", "e", "f"]) await box.emit(key);
  box.start();
  await waitUntil("it opened", async () => (await told()).includes("reminders sink.breaker-opened"));
  // Not before: an answer 422 among the others says that the receiver is there.
  await box.emit("wrong");
  down = false;
  await waitUntil("it closed", async () => (await told()).includes("reminders sink.breaker-closed"));
  await waitUntil("one is dead", async () => (await told()).includes("reminders sink.events-died"));
  await waitUntil("one arrived", async () => (await told()).includes("reminders sink.first-delivered"));
  // Again and again, within the time in which the same is not told twice.
  for (let round = 0; round < 3; round += 1) {
    const breaker = async () => (await box.query("select breaker from sluice.outbox_sinks"))[0]?.breaker;
    down = true;
    for (let n = 0; n < 8; n += 1) await box.emit(`round-${round}-${n}`);
    await waitUntil("it is open", async () => (await breaker()) !== "closed");
    down = false;
    await waitUntil("it is closed", async () => (await breaker()) === "closed");
  }
  const rows = await told();
  expect(rows.filter((row) => row.includes("breaker")).sort()).toEqual([
    "reminders sink.breaker-closed",
    "reminders sink.breaker-opened",
  ]);
  expect(rows.filter((row) => row.includes("first"))).toHaveLength(1);
  const [opened] = await box.sluice.db.auditEntry.findMany({ where: { action: "sink.breaker-opened" } });
  expect(opened).toMatchObject({
    actorKind: "system",
    actorName: "outbox",
    reason: null,
    after: { because: asIs("503 Service Unavailable.") },
  });
});

test("a relay whose tables somebody has locked gives up waiting, says why, and goes on afterwards", async () => {
  relays = box.start();
  await box.emit("r-1");
  await waitUntil("it delivers", () => box.receiver.received.length === 1);
  const because = async () => {
    const sink = await box.sluice.db.outboxSink.findUniqueOrThrow({ where: { name: "reminders" } });
    return sink.failingBecause && JSON.stringify(sink.failingBecause);
  };

  const holder = await box.pool.connect();
  try {
    await holder.query("begin; lock table sluice.outbox_ticks");
    await waitUntil("it fails", async () => (await because()) !== null);
    expect(await because()).toMatch(/lock timeout/);
  } finally {
    await holder.query("commit");
    holder.release();
  }
  await box.emit("r-2");
  await waitUntil("it delivers again", () => box.receiver.received.length === 2);
  await waitUntil("it is well", async () => (await because()) === null);
});
