import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import type { SinkConfig } from "../../kernel/config/config.ts";
import { isStorable } from "../../kernel/input/storable-text.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { readSinks } from "../reads/read-outbox-overview.ts";

// A real receiver and a real PostgreSQL, each at its worst. Whatever they do, an event is sent no more often than
// maxAttempts, and a healthy one once.

let box: OutboxFixture;
afterEach(async () => {
  await closeTargetPools();
  await box.close();
});

/** Failures of many events at once are what is looked at, and no outage. */
const PATIENT: Partial<SinkConfig> = { breakerAfter: 1_000, maxAttempts: 3, firstRetrySeconds: 0.02 };

type Row = { key: string; state: string; attempts: number; last_error: string };
const exceptions = () =>
  box.query<Row>("select key, state, attempts, last_error from sluice.outbox_exceptions order by seq");
const timesSent = (key: string) => box.receiver.received.filter((event) => event.subject === key).length;
const healthyKeys = Array.from({ length: 40 }, (_, n) => `healthy-${n}`);
const isHealthy = (key: string) => key.startsWith("healthy");
const allHealthyOnce = () => expect(healthyKeys.map(timesSent)).toEqual(healthyKeys.map(() => 1));

/** Poison among healthy events, before and behind it in every slot. */
async function emitAround(...poison: string[]): Promise<void> {
  for (const key of healthyKeys.slice(0, 20)) await box.emit(key);
  for (const key of poison) await box.emit(key);
  for (const key of healthyKeys.slice(20)) await box.emit(key);
}

test.each([
  ["a NUL", "boom \0"],
  ["half an emoji at the 200th character", `${"a".repeat(199)}👍`],
  ["half an emoji in JSON", '{"error":"\\ud83d"}'],
  ["a NUL in JSON", '{"error":{"message":"boom \\u0000"}}'],
])("a failure with %s is one failed attempt, then the usual wait", async (_, body) => {
  box = await createOutboxFixture(PATIENT);
  box.receiver.answerWith((event, response) => {
    if (isHealthy(event.subject)) response.writeHead(204).end();
    else response.writeHead(500).end(body);
  });
  await emitAround("poison");
  box.start();
  await waitUntil("it is dead", async () => (await exceptions())[0]?.state === "dead");
  expect(await exceptions()).toMatchObject([{ key: "poison", state: "dead", attempts: 3 }]);
  expect(timesSent("poison")).toBe(3);
  allHealthyOnce();
});

test("whatever bytes receivers answer, attempts are counted and healthy events come once", async () => {
  box = await createOutboxFixture(PATIENT);
  const answers = new Map<string, { status: number; body: Buffer }>();
  box.receiver.answerWith((event, response) => {
    const answer = answers.get(event.subject);
    if (answer) response.writeHead(answer.status).end(answer.body);
    else response.writeHead(204).end();
  });
  box.start();
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: "binary", maxLength: 500 }).map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .string({ unit: "binary", maxLength: 300 })
      .map((message) => Buffer.from(JSON.stringify({ error: message }))),
    fc
      .constantFrom("a@", "\0", "[", '{"error":', "\u2028", "👍", "=", "<")
      .map((piece) => Buffer.from(piece.repeat(20_000))),
  );
  const answer = fc.record({ status: fc.constantFrom(400, 404, 409, 422, 500, 501), body });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 15, maxLength: 15 }), async (list) => {
      run += 1;
      const poison = list.map((one, n) => {
        answers.set(`poison-${run}-${n}`, one);
        return `poison-${run}-${n}`;
      });
      const healthy = `well-${run}`;
      for (const key of [...poison, healthy]) await box.emit(key);
      const own = async () => (await exceptions()).filter((row) => poison.includes(row.key));
      await waitUntil("all are dead", async () => {
        const rows = await own();
        return rows.length === poison.length && rows.every((row) => row.state === "dead");
      });
      await waitUntil("the healthy one came", () => timesSent(healthy) > 0);
      for (const row of await own()) {
        expect(row.attempts).toBe(3);
        expect(isStorable(row.last_error) && [...row.last_error].length <= 300).toBe(true);
      }
      expect(poison.map(timesSent)).toEqual(poison.map(() => 3));
      expect(timesSent(healthy)).toBe(1);
    }),
    { numRuns: 4 },
  );
});

test("an answer in letters that the target's encoding lacks counts as any other", async () => {
  box = await createOutboxFixture(
    PATIENT,
    "template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'",
  );
  box.receiver.answerWith((event, response) => {
    if (isHealthy(event.subject)) response.writeHead(204).end();
    else response.writeHead(500).end("예약이 없습니다");
  });
  await emitAround("poison");
  box.start();
  await waitUntil("it is dead", async () => (await exceptions())[0]?.state === "dead");
  expect(await exceptions()).toMatchObject([
    { attempts: 3, last_error: "500 Internal Server Error: ??? ????" },
  ]);
  expect(timesSent("poison")).toBe(3);
  allHealthyOnce();
});

test("a failure that the target refuses to store is not sent again, and holds up no more than it must", async () => {
  box = await createOutboxFixture(PATIENT);
  box.receiver.answerWith((event, response) => {
    response.writeHead(isHealthy(event.subject) ? 204 : 500).end();
  });
  await box.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin
      if new.key like 'poison%' then raise exception 'not in my table'; end if;
      return new;
    end $$;
    create trigger refuse before insert on sluice.outbox_exceptions for each row execute function refuse();`);
  await emitAround("poison-a", "poison-b");
  box.start();
  const sink = async () => (await readSinks(box.sluice.db, box.config))[0];
  await waitUntil("it is shown as failing, with why", async () => (await sink())?.state === "failing");
  expect(inEnglish((await sink())?.because ?? null)).toContain("Not in my table");
  await waitUntil("every healthy event came", () => healthyKeys.every((key) => timesSent(key) > 0));
  expect(await exceptions()).toEqual([]);
  expect([timesSent("poison-a"), timesSent("poison-b")]).toEqual([1, 1]);

  await box.query("drop trigger refuse on sluice.outbox_exceptions");
  await waitUntil(
    "both are dead",
    async () => (await exceptions()).filter((row) => row.state === "dead").length === 2,
  );
  await waitUntil("it is well again", async () => (await sink())?.state === "delivering");
  expect([timesSent("poison-a"), timesSent("poison-b")]).toEqual([3, 3]);
  allHealthyOnce();
  const told = async () => {
    const action = { in: ["sink.failing", "sink.recovered"] };
    const entries = await box.sluice.db.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } });
    return entries.map((entry) => [entry.actorName, entry.subjectId, entry.action]);
  };
  await waitUntil("both are on record", async () => (await told()).length === 2);
  expect(await told()).toEqual([
    ["outbox", "reminders", "sink.failing"],
    ["outbox", "reminders", "sink.recovered"],
  ]);
});

test("a retry whose outcome the target refuses to store is not sent again", async () => {
  box = await createOutboxFixture(PATIENT);
  box.receiver.answerWith(
    (event, response) => void response.writeHead(event.subject === "a" ? 500 : 409).end(),
  );
  await box.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'not in my table'; end $$;
    create trigger refuse before update on sluice.outbox_exceptions for each row when (new.key = 'a')
      execute function refuse();`);
  await box.emit("a");
  await box.emit("b");
  box.start();
  await waitUntil("the other one is dead", async () => (await exceptions())[1]?.state === "dead");
  await waitUntil("it is shown as failing", async () => {
    return (await readSinks(box.sluice.db, box.config))[0]?.state === "failing";
  });
  expect(timesSent("a")).toBe(2); // the first attempt, and the retry that cannot be stored
  await box.query("drop trigger refuse on sluice.outbox_exceptions");
  await waitUntil("it is dead", async () => (await exceptions())[0]?.state === "dead");
  expect([timesSent("a"), timesSent("b")]).toEqual([3, 3]);
});

test("a database that goes away between the answer and its storing gets no event sent twice", async () => {
  box = await createOutboxFixture(PATIENT);
  let cuts = 0;
  box.receiver.answerWith(async (event, response) => {
    if (cuts < 3 && box.receiver.received.length % 12 === 0) {
      cuts += 1;
      await box.query(`select pg_terminate_backend(pid) from pg_stat_activity
                       where datname = current_database() and application_name like 'sluice:%'`);
    }
    response.writeHead(isHealthy(event.subject) ? 204 : 500).end();
  });
  await emitAround("poison");
  box.start();
  await waitUntil("it is dead", async () => (await exceptions())[0]?.state === "dead");
  await waitUntil("every healthy event came", () => healthyKeys.every((key) => timesSent(key) > 0));
  expect(cuts).toBe(3);
  expect(timesSent("poison")).toBe(3);
  allHealthyOnce();
});
