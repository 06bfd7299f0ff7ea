import type pg from "pg";
import { inTargetTransaction } from "../../target/target-transaction.ts";
import type { Failure, OutboxEvent } from "../sinks/sink.ts";
import { type Batch, moveCursor } from "./cursor-store.ts";
import { storeFailure, type WordsOf } from "./store-failure.ts";

/** An event of a batch that was not delivered. */
export type NewException = {
  event: OutboxEvent;
  state: "retry" | "dead" | "blocked";
  attempts: number;
  /** null: at once, as soon as the sink may be tried. */
  delayMs: number | null;
  failure: Failure | null;
};

export type DueException = {
  eventId: string;
  slot: number;
  key: string;
  attempts: number;
  /** Its attempts were counted anew by a person, so that it has failed before even if none is counted. */
  retried: boolean;
  state: "retry" | "replay";
};

/** What came of the first `taken` events of a batch: delivered, or an exception each. */
export type BatchOutcome = { taken: number; delivered: number; exceptions: NewException[] };

/** Of these keys, the ones with an event that must be delivered first. */
export async function readBlockedKeys(pool: pg.Pool, sink: string, keys: string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ key: string }>({
    name: "outbox-blocked",
    text: `select distinct key from sluice.outbox_exceptions
           where sink = $1 and key = any($2::text[]) and not replay and state <> 'discarded'`,
    values: [sink, keys],
  });
  return new Set(rows.map((row) => row.key));
}

/** One transaction: the cursor passes what was taken, and what failed becomes exceptions. False if the slot was lost. */
export async function commitBatch(
  pool: pg.Pool,
  sink: string,
  batch: Batch,
  outcome: BatchOutcome,
): Promise<boolean> {
  const { taken, delivered, exceptions } = outcome;
  if (exceptions.length === 0) return moveCursor(pool, sink, batch, taken, delivered);
  return storeFailure((wordsOf) => commitWithExceptions(pool, sink, batch, outcome, wordsOf));
}

async function commitWithExceptions(
  pool: pg.Pool,
  sink: string,
  batch: Batch,
  { taken, delivered, exceptions }: BatchOutcome,
  wordsOf: WordsOf,
): Promise<boolean> {
  return inTargetTransaction(pool, {}, async (client) => {
    const ours = await moveCursor(client, sink, batch, taken, delivered);
    if (ours) await insertExceptions(client, sink, exceptions, wordsOf);
    return ours;
  });
}

async function insertExceptions(
  client: pg.PoolClient,
  sink: string,
  exceptions: NewException[],
  wordsOf: WordsOf,
): Promise<void> {
  const rows = exceptions.map(({ event, state, attempts, delayMs, failure }) => {
    const words = failure && wordsOf(failure);
    return {
      event_id: event.id,
      state,
      attempts,
      delay: state === "retry" ? (delayMs ?? 0) : null,
      error_class: words?.errorClass ?? null,
      fingerprint: words?.fingerprint ?? null,
      last_error: words?.message ?? null,
    };
  });
  // What an application wrote is copied from the log and never comes by way of here, where it might change.
  await client.query(
    `insert into sluice.outbox_exceptions (sink, event_id, seq, slot, key, type, state, attempts, next_at, error_class,
                                           fingerprint, last_error, first_failed_at, event_created_at)
     select $1, l.id, l.seq, l.slot, l.aggregateid, l.type, r.state, r.attempts,
            clock_timestamp() + make_interval(secs => r.delay / 1000.0), r.error_class, r.fingerprint, r.last_error,
            case when r.error_class is not null then clock_timestamp() end, l.created_at
     from jsonb_to_recordset($2::jsonb) r(event_id uuid, state text, attempts int, delay double precision,
          error_class text, fingerprint text, last_error text)
     join sluice.outbox_log l on l.id = r.event_id
     on conflict (sink, event_id) do nothing`,
    [sink, JSON.stringify(rows)],
  );
  // A person may have settled the head of a key since its events were found blocked: then the first of them moves up.
  await client.query(`select sluice.outbox_promote($1, key) from unnest($2::text[]) key`, [
    sink,
    [...new Set(exceptions.filter((e) => e.state === "blocked").map((e) => e.event.key))].sort(),
  ]);
}

/** Exceptions whose time has come. */
export async function readDueExceptions(
  pool: pg.Pool,
  sink: string,
  slots: number[],
  limit: number,
): Promise<DueException[]> {
  const { rows } = await pool.query<DueException>({
    name: "outbox-due",
    text: `select event_id as "eventId", slot, key, attempts, retried_at is not null as retried, state
           from sluice.outbox_exceptions
           where sink = $1 and slot = any($2::int[]) and state in ('retry', 'replay') and next_at <= clock_timestamp()
           order by next_at limit $3`,
    values: [sink, slots, limit],
  });
  return rows;
}

/**
 * The exception to try while the breaker is open, whether its time has come or not: the one whose turn was longest ago.
 * Marked before it is sent, so that one that kills its prober does not come first again.
 */
export async function takeForProbe(
  pool: pg.Pool,
  sink: string,
  slots: number[],
): Promise<DueException | undefined> {
  const { rows } = await pool.query<DueException>({
    name: "outbox-probe",
    text: `update sluice.outbox_exceptions set probed_at = clock_timestamp()
           where sink = $1 and event_id = (
             select event_id from sluice.outbox_exceptions
             where sink = $1 and slot = any($2::int[]) and state in ('retry', 'replay')
             order by coalesce(probed_at, first_failed_at) nulls first, seq limit 1)
           returning event_id as "eventId", slot, key, attempts, retried_at is not null as retried, state`,
    values: [sink, slots],
  });
  return rows[0];
}

export async function recordDelivered(
  pool: pg.Pool,
  sink: string,
  epoch: number,
  exception: DueException,
): Promise<boolean> {
  const { rows } = await pool.query({
    name: "outbox-delivered",
    text: "select sluice.outbox_delivered($1, $2, $3, $4) as ours",
    values: [sink, exception.slot, epoch, exception.eventId],
  });
  return rows[0]?.ours === true;
}

/** `burnt` is 1 if the attempt counts, 0 while the sink itself is down. */
export async function recordFailed(
  pool: pg.Pool,
  sink: string,
  epoch: number,
  exception: DueException,
  outcome: { dead: boolean; burnt: 0 | 1; delayMs: number; failure: Failure },
): Promise<boolean> {
  const { dead, burnt, delayMs, failure } = outcome;
  return storeFailure(async (wordsOf) => {
    const words = wordsOf(failure);
    const { rows } = await pool.query({
      name: "outbox-failed",
      text: "select sluice.outbox_failed($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as ours",
      values: [
        sink,
        exception.slot,
        epoch,
        exception.eventId,
        dead,
        burnt,
        delayMs,
        words.errorClass,
        words.fingerprint,
        words.message,
      ],
    });
    return rows[0]?.ours === true;
  });
}
