import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";

import { retrySelection } from "../verbs/retry-selection.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture({ timeoutSeconds: 0.5 });
});
afterEach(() => box.close());

const sinkRow = async () =>
  (
    await box.query<{ breaker: string; opened_at: Date | null }>(
      "select breaker, opened_at from sluice.outbox_sinks",
    )
  )[0];
const isOpen = async () => ["open", "half_open"].includes((await sinkRow())?.breaker ?? "closed");
const delivered = async () =>
  Number((await box.query("select sum(delivered) as n from sluice.outbox_cursors"))[0]?.n);
const exceptions = () =>
  box.query<{ key: string; state: string; attempts: number }>(
    "select key, state, attempts from sluice.outbox_exceptions order by seq",
  );
const deadKeys = async () =>
  (await exceptions()).flatMap((row) => (row.state === "dead" ? row.key : [])).sort();
const arrived = (key: string) => box.receiver.received.filter((event) => event.subject === key);

type Answer = (response: ServerResponse) => unknown;
const ok: Answer = (response) => response.writeHead(204).end();
const answerBy = (choose: (key: string) => Answer) =>
  box.receiver.answerWith((event, response) => void choose(event.subject)(response));

/** Keys in the order in which their events were answered well for the first time. */
function expectOrderWithinKeys(keys: Iterable<string>): void {
  for (const key of keys) {
    const firsts = [...new Set(arrived(key).map((event) => Number(event.sequence)))];
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  }
}

const POISON: Record<string, Answer> = {
  "a 500": (response) => response.writeHead(500).end(),
  "a 503 that says when to come back": (response) => response.writeHead(503, { "retry-after": "1" }).end(),
  "a 409": (response) => response.writeHead(409).end(),
  "no answer": () => {},
  "a lost connection": (response) => response.destroy(),
};

test.each(Object.entries(POISON))(
  "after an outage, an event that always gets %s holds nothing but its key, and dies",
  async (_, poison) => {
    let down = true;
    answerBy((key) => (down ? (r) => r.writeHead(503).end() : key === "poison" ? poison : ok));
    // The first of all, so the first that a probe would think of.
    await box.emit("poison");
    await box.emit("poison");
    let emitted = 0;
    const emitHealthy = () => box.emit(`key-${emitted++ % 10}`);
    for (let n = 0; n < 20; n += 1) await emitHealthy();
    box.start({ breakerAfter: 2 });
    await waitUntil("it is open, and the poisonous event among those that failed", async () => {
      const failed = (await exceptions()).some((row) => row.key === "poison" && row.state === "retry");
      return failed && (await isOpen());
    });

    down = false;
    const refused = arrived("poison").length;
    await waitUntil("the poisonous event is dead, while others are written", async () => {
      await emitHealthy();
      return (await deadKeys()).length > 0;
    });
    await waitUntil("the others have arrived", async () => (await delivered()) === emitted);
    expect((await exceptions()).map((row) => [row.state, row.attempts])).toEqual([
      ["dead", 4],
      ["blocked", 0],
    ]);
    expect(new Set(arrived("poison").map((event) => event.id)).size).toBe(1);
    expect(arrived("poison").length).toBeGreaterThan(refused);
    expectOrderWithinKeys(Array.from({ length: 10 }, (_, n) => `key-${n}`));
    // One key alone never looks like an outage again, as long as others get through.
    await emitHealthy();
    await waitUntil("it is closed", async () => !(await isOpen()));
  },
);

test("many poisonous keys open it, and the others flow nevertheless until those are dead", async () => {
  const isPoison = (key: string) => key.startsWith("poison");
  answerBy((key) => (isPoison(key) ? (r) => r.writeHead(500).end() : ok));
  // All before the first healthy one: from the start there are failures in a row and nothing else.
  for (let n = 0; n < 24; n += 1) await box.emit(`poison-${n}`);
  box.start();
  await waitUntil("it opens", isOpen);
  for (let n = 0; n < 160; n += 1) await box.emit(`key-${n % 80}`);
  const healthy = () => box.receiver.received.filter((event) => !isPoison(event.subject));
  await waitUntil("the healthy ones have arrived", () => new Set(healthy().map((e) => e.id)).size === 160);
  expectOrderWithinKeys(Array.from({ length: 80 }, (_, n) => `key-${n}`));

  let more = 0;
  await waitUntil("the poisonous ones are dead, while others are written", async () => {
    await box.emit(`key-${more++ % 80}`);
    return (await deadKeys()).length === 24;
  });
  await waitUntil("all others have arrived", async () => (await delivered()) === 160 + more);
  expect(await exceptions()).toHaveLength(24);
  expect(healthy()).toHaveLength(160 + more);
});

test("known failures that come round again all at once do not open it", async () => {
  answerBy((key) => (key.startsWith("poison") ? (r) => r.writeHead(500).end() : ok));
  box.start({ firstRetrySeconds: 600 });
  await box.emit("key");
  await waitUntil("the sink has taken one", async () => (await delivered()) === 1);
  await box.query("select sluice.emit('e', 'a', 'poison-' || n, '{}') from generate_series(1, 12) n");
  await waitUntil("they have failed", async () => (await exceptions()).length === 12);
  // As they are after an hour among healthy ones.
  await waitUntil("the sink has taken another", async () => {
    await box.query(
      "update sluice.outbox_exceptions set attempts = 1, next_at = 'infinity' where attempts < 2",
    );
    await box.emit("key");
    return (await delivered()) > 1 && !(await isOpen());
  });
  await box.query("update sluice.outbox_exceptions set attempts = 2, next_at = clock_timestamp()");
  await waitUntil("they have failed again", async () =>
    (await exceptions()).every((row) => row.attempts === 3),
  );
  expect(await isOpen()).toBe(false);
});

test("retrying all of many refused events does not open it, and their attempts count", async () => {
  let status = 409;
  answerBy(() => (response) => response.writeHead(status).end());
  box.start({ firstRetrySeconds: 600 });
  await box.query("select sluice.emit('e', 'a', 'poison-' || n, '{}') from generate_series(1, 60) n");
  await waitUntil("all are refused", async () => (await exceptions()).length === 60);
  await box.query("update sluice.outbox_exceptions set state = 'dead', attempts = 4");
  status = 500;
  let opened = false;
  await retrySelection(box.pool, { filter: {} });
  await waitUntil("each was tried once", async () => {
    opened ||= await isOpen();
    return (await exceptions()).every((row) => row.attempts === 1);
  });
  expect(opened).toBe(false);

  // What is plainly the sink's opens it nevertheless, and costs no more than what was on its way.
  status = 503;
  await retrySelection(box.pool, { filter: {} });
  await waitUntil("it opens", isOpen);
  expect((await exceptions()).filter((row) => row.attempts > 0).length).toBeLessThan(30);
});

test("an outage of a sink that answers 500 burns no attempts, is probed with ever other events, and ends in order", async () => {
  let down = true;
  answerBy(() => (down ? (r) => r.writeHead(500).end() : ok));
  const ids: string[] = [];
  for (let n = 0; n < 90; n += 1) ids.push(await box.emit(`key-${n % 30}`));
  box.start();
  await waitUntil("it opens", isOpen);
  const before = box.receiver.received.length;
  const probed = () => box.receiver.received.slice(before + 16).map((event) => event.subject);
  await waitUntil("it has probed eight times", () => probed().length >= 8);
  expect(new Set(probed()).size).toBeGreaterThanOrEqual(6);
  const burnt = (await exceptions()).map((row) => row.attempts);
  expect(Math.max(...burnt)).toBeLessThanOrEqual(1);
  expect(burnt.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(5);

  down = false;
  await waitUntil("everything has arrived", async () => (await delivered()) === 90);
  expect(await exceptions()).toEqual([]);
  expect(new Set(box.receiver.received.map((event) => event.id))).toEqual(new Set(ids));
  expectOrderWithinKeys(Array.from({ length: 30 }, (_, n) => `key-${n}`));
});

test("one key opens it only by failures that are plainly the sink's", async () => {
  const status: Record<string, number> = { "key-1": 500, "key-2": 204, "key-3": 503 };
  answerBy((key) => (r) => r.writeHead(status[key] ?? 404).end());
  box.start({ maxAttempts: 6, breakerAfter: 3 });
  await box.emit("key-1");
  await waitUntil("the event is dead", async () => (await deadKeys()).length === 1);
  expect(await isOpen()).toBe(false);
  await box.emit("key-2");
  await waitUntil("another gets through", async () => (await delivered()) === 1);

  await box.emit("key-3");
  await waitUntil("it opens", isOpen);
  // The breaker is stored first, then what came of its event.
  await waitUntil("its attempts are stored", async () => (await exceptions())[1]?.attempts === 3);
  expect((await exceptions())[1]).toMatchObject({ key: "key-3", state: "retry" });
});

test("an open one is not probed before Retry-After has passed", async () => {
  const times: number[] = [];
  answerBy(() => (response) => {
    times.push(Date.now());
    response.writeHead(429, { "retry-after": "2" }).end();
  });
  for (let n = 0; n < 40; n += 1) await box.emit(`key-${n}`);
  box.start({ concurrency: 5 });
  await waitUntil("it opens", isOpen);
  const openedAt = (await sinkRow())?.opened_at?.getTime() ?? 0;
  const later = () => times.filter((at) => at > openedAt + 500);
  await waitUntil("it is probed twice", () => later().length >= 2);
  const [first = 0, second = 0] = later();
  expect(first - openedAt).toBeGreaterThanOrEqual(1_900);
  expect(second - first).toBeGreaterThanOrEqual(1_900);
});
