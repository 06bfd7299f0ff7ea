import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { describeDetail } from "../../messages/audit/describe-detail.ts";
import { pausedByWords } from "../../messages/paused-by.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture();
});
afterEach(() => box.close());

const exceptions = () =>
  box.query<{ key: string; state: string; attempts: number; last_error: string }>(
    "select key, state, attempts, last_error from sluice.outbox_exceptions order by seq",
  );
const pending = async () =>
  Number((await box.query("select count(*) as n from outbox_events where processed = false"))[0]?.n);

test("delivers a signed CloudEvent with its correlation id", async () => {
  await box.query(
    `select sluice.emit('reservation.created', 'reservation', 'r-1', '{"big": 12345678901234567890}',
       '{"dynamic-services": "on"}', 'corr-1', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')`,
  );
  box.start();
  await waitUntil("it arrives", () => box.receiver.received.length === 1);

  const [event] = box.receiver.received;
  expect(box.receiver.invalid).toEqual([]);
  expect(event).toMatchObject({
    specversion: "1.0",
    type: "reservation.created",
    source: "/sluice/clinic/reservation",
    subject: "r-1",
    correlationid: "corr-1",
    flagcontext: '{"dynamic-services":"on"}',
  });
  expect(event?.body).toContain("12345678901234567890");
  expect(event?.headers).toMatchObject({
    "webhook-id": event?.id,
    "x-correlation-id": "corr-1",
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  });
  await waitUntil("it counts as processed", async () => (await pending()) === 0);
});

test("loses nothing, repeats nothing and keeps order when slow transactions commit out of order", async () => {
  const writers = 24;
  const perWriter = 25;
  box.start();
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const client = await box.pool.connect();
      try {
        for (let n = 0; n < perWriter; n += 1) {
          await client.query("begin");
          await client.query("select sluice.emit('e', 'a', $1, $2)", [
            `key-${writer}`,
            JSON.stringify({ n }),
          ]);
          await delay(randomInt(0, 30)); // the race: a later seq often commits first
          // Some never commit at all.
          if (randomInt(10) === 0) {
            await client.query("rollback");
            n -= 1;
          } else await client.query("commit");
        }
      } finally {
        client.release();
      }
    }),
  );
  await waitUntil("all arrive", () => box.receiver.received.length >= writers * perWriter);
  await waitUntil("none is pending", async () => (await pending()) === 0);

  expect(box.receiver.received).toHaveLength(writers * perWriter);
  const byKey = Map.groupBy(box.receiver.received, (event) => event.subject);
  expect(byKey.size).toBe(writers);
  for (const events of byKey.values()) {
    expect(events.map((event) => event.data.n)).toEqual(Array.from({ length: perWriter }, (_, n) => n));
  }
  expect(await exceptions()).toEqual([]);
});

test("two workers share the work without delivering anything twice", async () => {
  box.start();
  box.start();
  const ids = await Promise.all(Array.from({ length: 200 }, (_, n) => box.emit(`key-${n % 40}`)));
  await waitUntil("all arrive", () => box.receiver.received.length >= 200);
  await waitUntil("none is pending", async () => (await pending()) === 0);
  expect(box.receiver.received.map((event) => event.id).sort()).toEqual(ids.sort());
});

test("a failed event blocks its own key and no other, then all follow in order", async () => {
  let failing = true;
  box.receiver.answerWith((event, response) => {
    response.writeHead(failing && event.subject === "bad" ? 409 : 204).end();
  });
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push(await box.emit("bad"));
  for (let n = 0; n < 10; n += 1) await box.emit(`good-${n}`);
  box.start({ maxAttempts: 50 });
  await waitUntil("the others arrive", () =>
    Array.from({ length: 10 }, (_, n) => `good-${n}`).every((key) =>
      box.receiver.received.some((event) => event.subject === key),
    ),
  );
  await waitUntil("the later ones are blocked", async () => (await exceptions()).length === 3);
  expect((await exceptions()).map((row) => [row.key, row.state])).toEqual([
    ["bad", "retry"],
    ["bad", "blocked"],
    ["bad", "blocked"],
  ]);
  expect(box.receiver.received.filter((event) => event.id === ids[1])).toEqual([]);

  failing = false;
  await waitUntil("none is left", async () => (await exceptions()).length === 0);
  const order = box.receiver.received.filter((event) => event.subject === "bad").map((event) => event.id);
  expect(order.slice(order.lastIndexOf(ids[0] ?? ""))).toEqual(ids);
});

test("an event is dead after its last attempt, and a rejected one sooner", async () => {
  box.receiver.answerWith((event, response) => {
    if (event.subject === "rejected") {
      response.writeHead(422, { "content-type": "application/json" });
      response.end('{"error":"payload.total: expected integer"}');
    } else response.writeHead(404).end();
  });
  await box.emit("refused");
  await box.emit("rejected");
  box.start();
  await waitUntil("both are dead", async () => (await exceptions()).every((row) => row.state === "dead"));
  await waitUntil("both are there", async () => (await exceptions()).length === 2);
  await waitUntil("both are dead", async () => (await exceptions()).every((row) => row.state === "dead"));
  expect(await exceptions()).toMatchObject([
    { key: "refused", attempts: 4, last_error: "404 Not Found" },
    { key: "rejected", attempts: 3, last_error: "422 Unprocessable Entity: payload.total: expected integer" },
  ]);
});

test("the breaker opens, probes without burning attempts, and closes again", async () => {
  let down = true;
  box.receiver.answerWith((_, response) => {
    response.writeHead(down ? 503 : 204).end();
  });
  const ids = await Promise.all(Array.from({ length: 60 }, (_, n) => box.emit(`key-${n}`)));
  box.start();
  const breaker = async () =>
    (await box.query<{ breaker: string }>("select breaker from sluice.outbox_sinks"))[0]?.breaker;
  await waitUntil("it opens", async () => (await breaker()) !== "closed");
  const asked = box.receiver.received.length;
  await waitUntil("it has probed six times", () => box.receiver.received.length >= asked + 6);
  const attempts = (await exceptions()).map((row) => row.attempts);
  expect(Math.max(...attempts)).toBeLessThanOrEqual(1);
  expect((await exceptions()).some((row) => row.state === "dead")).toBe(false);
  await waitUntil("the dashboard is told", async () => {
    const sink = await box.sluice.db.outboxSink.findUniqueOrThrow({ where: { name: "reminders" } });
    return sink.breaker === "open" && sink.lastError === "503 Service Unavailable";
  });

  down = false;
  await waitUntil("everything is delivered", async () => (await pending()) === 0);
  expect(await breaker()).toBe("closed");
  expect(new Set(box.receiver.received.map((event) => event.id))).toEqual(new Set(ids));
});

test("410 pauses the sink, with an audit entry, and loses nothing", async () => {
  box.receiver.answerWith((_, response) => void response.writeHead(410).end());
  const id = await box.emit("r-1");
  box.start();
  await waitUntil("it is paused", async () => {
    const sink = await box.sluice.db.outboxSink.findUnique({ where: { name: "reminders" } });
    return sink?.pausedAt !== null && sink?.pausedAt !== undefined;
  });
  const { pausedBy } = await box.sluice.db.outboxSink.findUniqueOrThrow({ where: { name: "reminders" } });
  expect(pausedBy).toBe("outbox");
  expect(inEnglish(pausedByWords(pausedBy))).toBe("the outbox, as the receiver answered 410");
  const entries = await box.sluice.db.auditEntry.findMany({ where: { action: "outbox.paused" } });
  expect(entries.map((one) => inEnglish(describeDetail({ ...one, id: "1", outcome: "done" })))).toEqual([
    expect.stringMatching(/^The receiver answered .*410.*, which asks to be sent nothing more\.$/),
  ]);
  box.receiver.answerOk();
  await box.sluice.db.outboxSink.update({ where: { name: "reminders" }, data: { pausedAt: null } });
  await waitUntil("it is delivered", async () => (await pending()) === 0);
  expect(box.receiver.received.at(-1)?.id).toBe(id);
});

test("a redirect is not followed", async () => {
  let elsewhere = 0;
  box.receiver.answerWith((event, response) => {
    if (event.headers.host?.startsWith("localhost")) elsewhere += 1;
    response.writeHead(302, { location: `http://localhost:${box.receiver.port}/other` }).end();
  });
  await box.emit("r-1");
  box.start();
  await waitUntil("it is dead", async () => (await exceptions())[0]?.state === "dead");
  expect(elsewhere).toBe(0);
  expect((await exceptions())[0]?.last_error).toBe("302 Found: redirects are not followed");
});

test("Retry-After is honoured", async () => {
  const times: number[] = [];
  box.receiver.answerWith((_, response) => {
    times.push(performance.now());
    if (times.length === 1) response.writeHead(429, { "retry-after": "1" }).end();
    else response.writeHead(204).end();
  });
  await box.emit("r-1");
  box.start();
  await waitUntil("it is delivered", async () => (await pending()) === 0);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
});

test("stores samples, and only one worker does", async () => {
  box.start();
  box.start();
  await box.emit("r-1");
  await waitUntil("two samples", async () => (await box.sluice.db.outboxSample.count()) >= 2);
  const samples = await box.sluice.db.outboxSample.findMany({ orderBy: { at: "asc" } });
  expect(samples.at(-1)).toMatchObject({ sink: "reminders", depth: 0n, dead: 0n, oldestAgeMs: null });
});
