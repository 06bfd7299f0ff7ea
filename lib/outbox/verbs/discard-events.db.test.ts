import { afterEach, beforeEach, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { readOutboxEvent } from "../reads/read-event.ts";
import { listOutboxEvents } from "../reads/read-events.ts";
import { readOutboxOverview } from "../reads/read-outbox-overview.ts";
import { readOutboxStatus } from "../reads/status.ts";
import { discardEvents, previewDiscard } from "./discard-events.ts";
import { retryEvents } from "./retry-events.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture({ breakerAfter: 1_000 });
  box.receiver.answerWith((event, response) => {
    response.writeHead(event.type === "bad" ? 422 : 204).end();
  });
});
afterEach(async () => {
  await closeTargetPools();
  await box.close();
});
const operator = () => ({ ...contextAs("operator", box.sluice.db), config: () => box.config });
const status = () => readOutboxStatus(box.sluice.db, box.config);
const all = { filter: { sink: "reminders", type: "bad" } };
const reason = "the receiver will never take these";

/** Three dead events of two keys, behind one of which two others wait. */
async function threeDead(): Promise<string[]> {
  const ids = [await box.emit("a", "bad"), await box.emit("b", "bad")];
  await box.emit("a", "good");
  ids.push(await box.emit("a", "bad"));
  box.start();
  await waitUntil("two are dead", async () => (await status()).dead === 2);
  return ids;
}

test("all that match are discarded with reason and record, and what waits behind them goes on", async () => {
  const [first] = await threeDead();
  const matched = { events: 2, keys: 2, waitingBehind: 2 };
  expect(await previewDiscard(operator(), all)).toEqual(matched);
  const [group] = (await readOutboxOverview(box.sluice.db, box.config)).failureGroups;
  expect(group).toMatchObject({ dead: 2, waitingBehindDead: 2 });
  expect(await discardEvents(operator(), { ...all, reason, confirm: 2 })).toEqual(matched);
  await waitUntil("the next of its key was sent, and the one behind that is dead", async () => {
    return box.receiver.received.some((event) => event.type === "good") && (await status()).dead === 1;
  });
  expect(await status()).toMatchObject({ discarded: 2, dead: 1, pending: 0, failed: 0 });
  const [entry] = await box.sluice.db.auditEntry.findMany({ where: { action: "outbox.discarded" } });
  expect(entry).toMatchObject({ reason, outcome: "done", after: { selection: all, matched } });

  const list = await listOutboxEvents({ state: "discarded" }, box.config);
  expect(list.events.map((event) => event.key).sort()).toEqual(["a", "b"]);
  expect((await listOutboxEvents({ state: "delivered" }, box.config)).events.map((one) => one.type)).toEqual([
    "good",
  ]);
  const seen = await readOutboxEvent(first ?? "", box.config);
  expect(seen.deliveries).toMatchObject([
    { state: "discarded", discarded: { by: "operator@test", reason, at: expect.any(Date) } },
  ]);
  const rows = await box.query<{ processed: boolean }>("select processed from outbox_events order by seq");
  expect(rows.map((row) => row.processed)).toEqual([true, true, true, false]);
});

test("a number that is not the one confirmed discards nothing", async () => {
  await threeDead();
  await expect(discardEvents(operator(), { ...all, reason, confirm: 3 })).rejects.toMatchObject({
    code: "conflict",
    details: { confirmed: 3, events: 2 },
  });
  expect(await status()).toMatchObject({ dead: 2, discarded: 0 });
  for (const input of [
    { filter: {}, reason, confirm: 2 },
    { ...all, confirm: 2 },
    { ...all, reason: "  ", confirm: 2 },
    { ...all, reason },
  ]) {
    await expect(discardEvents(operator(), input)).rejects.toMatchObject({ name: "ZodError" });
  }
  expect(await box.sluice.db.auditEntry.count({ where: { action: "outbox.discarded" } })).toBe(0);
});

test("two who discard the same at once discard it once", async () => {
  await threeDead();
  const both = await Promise.allSettled([
    discardEvents(operator(), { ...all, reason, confirm: 2 }),
    discardEvents(operator(), { ...all, reason, confirm: 2 }),
  ]);
  const refused = both.filter((one) => one.status === "rejected");
  for (const one of refused) expect(one.reason).toMatchObject({ code: "conflict" });
  expect(refused.length).toBe(1);
  await waitUntil("the last of the key is dead", async () => (await status()).dead === 1);
  expect(await status()).toMatchObject({ discarded: 2 });
});

test("one that was discarded can still be sent by id, and stands outside its key's order", async () => {
  const [, id = ""] = await threeDead();
  await discardEvents(operator(), { eventIds: [id], reason, confirm: 1 });
  expect(await status()).toMatchObject({ dead: 1, discarded: 1 });
  box.receiver.answerOk();
  expect(await retryEvents(operator(), { filter: { type: "bad", sink: "reminders" } })).toMatchObject({
    events: 1,
  });
  expect(await retryEvents(operator(), { eventIds: [id] })).toMatchObject({
    events: 0,
    replayed: 1,
  });
  await waitUntil("all arrived", async () => {
    const { pending, dead, discarded } = await status();
    return pending === 0 && dead === 0 && discarded === 0;
  });
  expect(box.receiver.received.at(-1)?.type).toBe("bad");
});

test("below an operator nobody discards, and the attempt is on record", async () => {
  for (const role of ["viewer", "product_owner"] as const) {
    const ctx = contextAs(role, box.sluice.db);
    await expect(
      discardEvents({ ...ctx, config: () => box.config }, { ...all, reason, confirm: 1 }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
  }
  expect(
    await box.sluice.db.auditEntry.count({ where: { action: "outbox:discard", outcome: "refused" } }),
  ).toBe(2);
});

test("what the target says as it refuses is on record in one clean line, of a discard and of a retry", async () => {
  await threeDead();
  await box.query(`create function refuse() returns trigger language plpgsql as $$
    begin
      raise exception E'no: password=hunter2hunter2\\n kim@example.com';
    end $$`);
  await box.query(
    "create trigger refuse before update or delete on sluice.outbox_exceptions for each row execute function refuse()",
  );
  await expect(discardEvents(operator(), { ...all, reason, confirm: 2 })).rejects.toThrow("no:");
  await expect(retryEvents(operator(), all)).rejects.toThrow("no:");
  const failed = await box.sluice.db.auditEntry.findMany({ where: { outcome: "failed" } });
  const clean = "clinic: no: password=[hidden] [hidden]";
  expect(failed.map((entry) => [entry.action, entry.reason])).toEqual([
    ["outbox.discarded", clean],
    ["outbox.retried", clean],
  ]);
});
