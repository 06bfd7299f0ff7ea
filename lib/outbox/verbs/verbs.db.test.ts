import { afterEach, beforeEach, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { readOutboxEvent } from "../reads/read-event.ts";
import { listOutboxEvents } from "../reads/read-events.ts";
import { readOutboxOverview } from "../reads/read-outbox-overview.ts";
import { readOutboxStatus } from "../reads/status.ts";
import { pauseOutbox } from "./pause-outbox.ts";
import { previewRetry } from "./preview-retry.ts";
import { resumeOutbox } from "./resume-outbox.ts";
import { retryEvents } from "./retry-events.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture();
});
afterEach(async () => {
  await closeTargetPools();
  await box.close();
});
const operator = () => ({ ...contextAs("operator", box.sluice.db), config: () => box.config });
const audited = (action: string) =>
  box.sluice.db.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });

test("paused, nothing is delivered; resumed, everything is", async () => {
  expect(await pauseOutbox(operator(), { reason: "receiver moves house" })).toEqual({
    paused: ["reminders"],
  });
  expect(await pauseOutbox(operator(), {})).toEqual({ paused: [] });
  box.start();
  await Promise.all(Array.from({ length: 20 }, (_, n) => box.emit(`key-${n}`)));
  await waitUntil("the events are ticked", async () => {
    const [head] = await box.query<{ total: string }>(
      "select (select sum(n) from unnest(totals) n) as total from sluice.outbox_ticks order by id desc limit 1",
    );
    return head?.total === "20";
  });
  await waitUntil("a sample shows them waiting", async () => {
    const sample = await box.sluice.db.outboxSample.findFirst({ orderBy: { at: "desc" } });
    return sample?.depth === 20n;
  });
  expect(box.receiver.received).toEqual([]);
  const [sink] = (await readOutboxOverview(box.sluice.db, box.config)).sinks;
  expect(sink).toMatchObject({ state: "paused", depth: 20, pausedBy: "operator@test", delivered: 0 });

  expect(await resumeOutbox(operator(), { sink: "reminders" })).toEqual({
    resumed: ["reminders"],
  });
  await waitUntil("all arrive", () => box.receiver.received.length === 20);
  expect(await audited("outbox.paused")).toMatchObject([{ reason: "receiver moves house", outcome: "done" }]);
  expect(await audited("outbox.resumed")).toHaveLength(1);
});

test("pausing in the middle stops the flow, and nothing is lost or repeated after it", async () => {
  const held: (() => void)[] = [];
  box.receiver.answerWith((_, response) => {
    held.push(() => response.writeHead(204).end());
  });
  const ids = await Promise.all(Array.from({ length: 300 }, (_, n) => box.emit(`key-${n}`)));
  box.start();
  await waitUntil("some are on their way", () => held.length >= 16);
  await pauseOutbox(operator(), {});
  await waitUntil("a worker noticed", async () => {
    const before = box.receiver.received.length;
    for (const answer of held.splice(0)) answer();
    await box.query("select pg_sleep(0.3)");
    return before === box.receiver.received.length && held.length === 0;
  });
  expect(box.receiver.received.length).toBeLessThan(300);
  box.receiver.answerOk();
  await resumeOutbox(operator(), {});
  await waitUntil("all arrive", () => box.receiver.received.length >= 300);
  await waitUntil(
    "none is pending",
    async () => (await readOutboxStatus(box.sluice.db, box.config)).pending === 0,
  );
  expect(box.receiver.received.map((event) => event.id).sort()).toEqual(ids.sort());
});

test("a group is retried whole, with a preview, an audit entry and the events behind it", async () => {
  let refusing = true;
  box.receiver.answerWith((event, response) => {
    const bad = refusing && event.subject.startsWith("bad");
    response.writeHead(bad ? 422 : 204, { "content-type": "application/json" });
    response.end(bad ? JSON.stringify({ error: `total of ${event.sequence} is no integer` }) : undefined);
  });
  for (let n = 0; n < 120; n += 1) await box.emit(`bad-${n}`, "reservation.created", { patientName: "Kim" });
  await box.emit("bad-0", "reservation.cancelled");
  await box.emit("good");
  box.start();
  await waitUntil(
    "all are dead",
    async () => (await readOutboxStatus(box.sluice.db, box.config)).dead === 120,
  );

  const overview = await readOutboxOverview(box.sluice.db, box.config);
  expect(overview.failureGroups).toMatchObject([
    { sink: "reminders", events: 120, dead: 120, keysBlocked: 120 },
  ]);
  expect(overview.sinks).toMatchObject([
    { name: "reminders", state: "delivering", depth: 1, blocked: 1, dead: 120, delivered: 1, retrying: 0 },
  ]);
  const fingerprint = overview.failureGroups[0]?.fingerprint;

  const dead = await listOutboxEvents({ state: "dead" }, box.config);
  expect(dead.events).toHaveLength(50);
  const next = await listOutboxEvents({ state: "dead", cursor: dead.nextCursor ?? undefined }, box.config);
  expect(next.events[0]?.key).toBe("bad-69");
  expect(await readOutboxEvent(dead.events[0]?.id ?? "", box.config)).toMatchObject({
    payloadText: '{\n  "patientName": "[hidden]"\n}',
    masked: ["patientName"],
    deliveries: [{ sink: "reminders", state: "dead", attempts: 3 }],
  });

  const selection = { filter: { sink: "reminders", fingerprint } };
  const matched = { events: 120, keys: 120, waitingBehind: 1, replayed: 0 };
  expect(await previewRetry(operator(), selection)).toEqual(matched);
  refusing = false;
  expect(await retryEvents(operator(), selection)).toEqual(matched);
  await waitUntil("all are delivered", async () => {
    const status = await readOutboxStatus(box.sluice.db, box.config);
    return status.pending === 0 && status.dead === 0;
  });
  expect(box.receiver.received.at(-1)).toBeDefined();
  expect(await audited("outbox.retried")).toMatchObject([{ outcome: "done", after: { matched } }]);
});

test("an event that was delivered is sent again when chosen by id", async () => {
  const id = await box.emit("r-1");
  box.start();
  await waitUntil(
    "it arrives",
    async () => (await readOutboxStatus(box.sluice.db, box.config)).pending === 0,
  );
  expect(await retryEvents(operator(), { eventIds: [id] })).toMatchObject({
    events: 0,
    replayed: 1,
  });
  await waitUntil("it arrives again", () => box.receiver.received.length === 2);
  expect(box.receiver.received.map((event) => event.id)).toEqual([id, id]);
});

test("a viewer and a product owner change nothing, and the attempts are on record", async () => {
  for (const role of ["viewer", "product_owner"] as const) {
    const ctx = contextAs(role, box.sluice.db);
    await expect(pauseOutbox({ ...ctx, config: () => box.config }, {})).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(resumeOutbox({ ...ctx, config: () => box.config }, {})).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(retryEvents({ ...ctx, config: () => box.config }, { filter: {} })).rejects.toMatchObject({
      code: "forbidden",
    });
  }
  expect(await box.sluice.db.auditEntry.count({ where: { outcome: "refused" } })).toBe(6);
  await expect(pauseOutbox(operator(), { sink: "nowhere" })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("without a worker the state says so, and depth is still counted", async () => {
  await box.emit("r-1");
  const lone = { ...box.config, sinks: {} };
  expect((await readOutboxOverview(box.sluice.db, lone)).sinks).toEqual([]);
  const [sink] = (await readOutboxOverview(box.sluice.db, box.config)).sinks;
  expect(sink).toMatchObject({ state: "no-worker", depth: null, inPerSecond: null });

  await box.start().stop();
  const relays = box.start();
  await waitUntil("it arrives", () => box.receiver.received.length === 1);
  await relays.stop();
  await box.emit("r-2");
  const [later] = (await readOutboxOverview(box.sluice.db, box.config)).sinks;
  expect(later).toMatchObject({ state: "no-worker", depth: 1, delivered: 1 });
  expect(later?.oldestUndeliveredAgeMs).toBeGreaterThanOrEqual(0);
});

test("a target that cannot be reached is unreachable, not empty", async () => {
  const config = { ...box.config, targets: { clinic: { url: "postgresql://nobody:x@127.0.0.1:1/none" } } };
  const [sink] = (await readOutboxOverview(box.sluice.db, config)).sinks;
  expect(sink).toMatchObject({ state: "unreachable", depth: null, dead: null });
  await expect(retryEvents({ ...operator(), config: () => config }, { filter: {} })).rejects.toMatchObject({
    code: "unavailable",
  });
});
