import type pg from "pg";
import { LeaseTable } from "../../kernel/loop/lease.ts";
import type { OutboxEvent } from "../sinks/sink.ts";

/** Up to so many ticks are looked through at once for the next batch. */
const TICK_WINDOW = 200;
/** A slot without events is moved along when it is so many ticks behind, so that ticks can be pruned. */
export const IDLE_TICKS = 50;
/** With more events than this left in the next tick, they are read along the primary key and not sorted each time. */
const LARGE_SHARE = 5_000;

export type Cursor = {
  slot: number;
  epoch: number;
  tickId: string;
  snap: string;
  nextTickId: string | null;
  nextSnap: string | null;
  afterSeq: string;
  passed: string;
};

/** A range of the log for one slot: what `to` sees and `cursor.snap` does not, in the order written. */
export type Batch = {
  cursor: Cursor;
  to: { tickId: string; snap: string };
  events: OutboxEvent[];
  /** True if the range has no more events after these. */
  complete: boolean;
};

/** The slots of a sink, each with one holder at a time. */
export function slotLeases(sink: string): LeaseTable<number> {
  return new LeaseTable({ table: "sluice.outbox_cursors", key: "slot", only: "sink = $2", values: [sink] });
}

/** The next events of a slot, at most `limit`; null if there are none, or if the slot is no longer ours. */
export async function readBatch(
  pool: pg.Pool,
  sink: string,
  slot: number,
  epoch: number,
  limit: number,
): Promise<Batch | null> {
  const cursor = await readCursor(pool, sink, slot, epoch);
  if (!cursor) return null;
  const range = await chooseRange(pool, cursor, limit);
  if (!range) return null;
  const events = await readEvents(pool, cursor, range, limit + 1);
  const complete = events.length <= limit;
  return { cursor, to: range, events: events.slice(0, limit), complete };
}

async function readCursor(pool: pg.Pool, sink: string, slot: number, epoch: number): Promise<Cursor | null> {
  const { rows } = await pool.query<Cursor>({
    name: "outbox-cursor",
    text: `select slot, epoch, tick_id as "tickId", snap::text, next_tick_id as "nextTickId",
                  next_snap::text as "nextSnap", after_seq as "afterSeq", passed
           from sluice.outbox_cursors where sink = $1 and slot = $2 and epoch = $3`,
    values: [sink, slot, epoch],
  });
  return rows[0] ?? null;
}

type Range = { tickId: string; snap: string; after: string; large: boolean };
type TickRow = { id: string; snap: string; total: string; min_seq: string };

/** As many ticks as fit into one batch, but at least the next one that has something for the slot. */
async function chooseRange(pool: pg.Pool, cursor: Cursor, limit: number): Promise<Range | null> {
  const { rows } = await pool.query<TickRow>({
    name: "outbox-ticks",
    text: `select id, snap::text, totals[$2::int + 1] as total, min_seq from sluice.outbox_ticks
           where id > $1 and ($3::bigint is null or id = $3) order by id limit ${TICK_WINDOW}`,
    values: [cursor.tickId, cursor.slot, cursor.nextTickId],
  });
  const passed = BigInt(cursor.passed);
  const first = rows.find((row) => BigInt(row.total) > passed);
  if (!first && rows.length < IDLE_TICKS) return null;
  const most = passed + BigInt(limit);
  const last =
    rows.findLast((row) => BigInt(row.total) <= most && (!first || BigInt(row.total) > passed)) ?? first;
  if (!last) return null;
  const large = last === first && BigInt(last.total) - passed > BigInt(LARGE_SHARE);
  // Its lowest seq bounds the range only if no tick before it was pruned away.
  const bounded =
    large && cursor.nextTickId === null && BigInt(rows[0]?.id ?? 0) === BigInt(cursor.tickId) + 1n;
  const after = bounded ? (BigInt(last.min_seq) - 1n).toString() : cursor.afterSeq;
  return { tickId: last.id, snap: last.snap, after, large };
}

/** An application may have written "infinity", which is no date to anything but PostgreSQL. */
export const WRITTEN_AT = `least(greatest(l.created_at, timestamptz '0001-01-01'), timestamptz '9999-12-31')`;

const COLUMNS = `l.id, l.seq, l.slot, l.aggregatetype as "aggregateType", l.aggregateid as key, l.type,
  l.payload::text as "payloadJson", l.schema_version as "schemaVersion", l.traceparent,
  l.correlation_id as "correlationId", l.tenant_id as "tenantId", l.flag_context as "flagContext",
  ${WRITTEN_AT} as "createdAt"`;

async function readEvents(
  pool: pg.Pool,
  cursor: Cursor,
  range: Range,
  limit: number,
): Promise<OutboxEvent[]> {
  const values = [cursor.slot, range.after, cursor.snap, range.snap, limit];
  if (range.large) {
    // More than `limit` such rows exist, so the walk along the key ends.
    const { rows } = await pool.query<OutboxEvent>({
      name: "outbox-read-large",
      text: `select ${COLUMNS} from sluice.outbox_log l
        where l.slot = $1 and l.seq > $2
          and pg_visible_in_snapshot(l.txid, $4::pg_snapshot) and not pg_visible_in_snapshot(l.txid, $3::pg_snapshot)
        order by l.seq limit $5`,
      values,
    });
    return rows;
  }
  // Materialized: the range of txid is the selective part, and statistics of a fresh log do not say so.
  const { rows } = await pool.query<OutboxEvent>({
    name: "outbox-read",
    text: `with l as materialized (
        select * from sluice.outbox_log r
        where r.slot = $1 and r.txid >= pg_snapshot_xmin($3::pg_snapshot) and r.txid < pg_snapshot_xmax($4::pg_snapshot)
          and pg_visible_in_snapshot(r.txid, $4::pg_snapshot) and not pg_visible_in_snapshot(r.txid, $3::pg_snapshot)
          and r.seq > $2
      ) select ${COLUMNS} from l order by l.seq limit $5`,
    values,
  });
  return rows;
}

/**
 * Moves the cursor past the first `taken` events of the batch. False if the slot was lost, or the cursor is not where
 * the batch began: nothing has changed.
 */
export async function moveCursor(
  client: pg.Pool | pg.PoolClient,
  sink: string,
  batch: Batch,
  taken: number,
  delivered: number,
): Promise<boolean> {
  const { cursor, to, events } = batch;
  const whole = batch.complete && taken === events.length;
  const { rowCount } = await client.query({
    name: "outbox-move",
    text: `update sluice.outbox_cursors
       set tick_id = $4, snap = $5::pg_snapshot, next_tick_id = $6, next_snap = $7::pg_snapshot, after_seq = $8,
           passed = passed + $9, delivered = delivered + $10
       where sink = $1 and slot = $2 and epoch = $3 and passed = $11 and tick_id = $12`,
    values: [
      sink,
      cursor.slot,
      cursor.epoch,
      whole ? to.tickId : cursor.tickId,
      whole ? to.snap : cursor.snap,
      whole ? null : to.tickId,
      whole ? null : to.snap,
      whole ? 0 : (events[taken - 1]?.seq ?? cursor.afterSeq),
      taken,
      delivered,
      cursor.passed,
      cursor.tickId,
    ],
  });
  return rowCount === 1;
}

/** What is left of a batch after the cursor was moved past its first `taken` events, which are not all. */
export function restOfBatch(batch: Batch, taken: number): Batch {
  const { cursor, to, events, complete } = batch;
  return {
    to,
    complete,
    events: events.slice(taken),
    cursor: {
      ...cursor,
      nextTickId: to.tickId,
      nextSnap: to.snap,
      afterSeq: events[taken - 1]?.seq ?? cursor.afterSeq,
      passed: (BigInt(cursor.passed) + BigInt(taken)).toString(),
    },
  };
}

/** One event of the log, for a retry. */
export async function readLogEvents(pool: pg.Pool, ids: string[]): Promise<Map<string, OutboxEvent>> {
  const { rows } = await pool.query<OutboxEvent>({
    name: "outbox-by-id",
    text: `select ${COLUMNS} from sluice.outbox_log l where l.id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
