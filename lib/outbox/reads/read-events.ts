import type pg from "pg";
import type { z } from "zod";
import type { Config } from "../../kernel/config/config.ts";
import { AppError } from "../../kernel/errors.ts";
import { issueSentence } from "../../kernel/input/issue-sentence.ts";
import { message } from "../../messages/catalogue/message.ts";
import { targetPool } from "../../target/pools.ts";
import { type EventPage, EXCEPTION_STATES, ListEventsInput } from "../model.ts";
import { asTargetError } from "./as-target-error.ts";
import { EVENT_COLUMNS, type LogRow, readDeliveries, shownRow } from "./event-rows.ts";

const PAGE_EVENTS = 50;
/** A filter that matches little looks through so many events, then hands back what it has and where to go on. */
const LOOKED_THROUGH = 25_000;

type Filter = z.output<typeof ListEventsInput>;

/** Newest first, by keyset: pages stay put while events arrive. @throws AppError invalid, unavailable, not-found */
export async function listOutboxEvents(
  input: z.input<typeof ListEventsInput>,
  config: Config,
  most = PAGE_EVENTS,
): Promise<EventPage> {
  const parsed = ListEventsInput.safeParse(input);
  if (!parsed.success) {
    // Input of a page comes out of an address, which anybody may have typed.
    const [issue] = parsed.error.issues;
    throw new AppError("invalid", issue ? issueSentence(issue) : message("requests.address.wrongList"));
  }
  const filter = parsed.data;
  const target = chooseTarget(config, filter);
  if (target === null) return { events: [], nextCursor: null, searchedBackTo: null };
  const pool = targetPool(config, target);
  try {
    const isException = filter.state && (EXCEPTION_STATES as readonly string[]).includes(filter.state);
    const list = isException ? listExceptions : listLog;
    const exact = await list(pool, filter, "whole", most);
    // What a list shows of a long key is its beginning.
    const byBeginning = filter.key !== undefined && exact.rows.length === 0;
    const page = byBeginning ? await list(pool, filter, "beginning", most) : exact;
    const deliveries = await readDeliveries(
      pool,
      page.rows.map((row) => row.id),
    );
    return {
      events: page.rows.map((row) => ({
        ...shownRow(row, config),
        target,
        deliveries: deliveries.get(row.id) ?? [],
      })),
      nextCursor: page.nextCursor,
      searchedBackTo: page.searchedBackTo,
    };
  } catch (error) {
    throw asTargetError(error, target);
  }
}

function chooseTarget(config: Config, filter: Filter): string | null {
  if (filter.sink) {
    const sink = Object.hasOwn(config.sinks, filter.sink) ? config.sinks[filter.sink] : undefined;
    if (!sink)
      throw new AppError("not-found", message("requests.none.sink", { sink: filter.sink }), {
        sink: filter.sink,
      });
    return sink.target;
  }
  if (filter.target) return filter.target;
  return Object.values(config.sinks)[0]?.target ?? Object.keys(config.targets)[0] ?? null;
}

type KeyMatch = "whole" | "beginning";
type Page = { rows: LogRow[]; nextCursor: string | null; searchedBackTo: Date | null };

/** Retry, dead, blocked, replay and discarded are few, so the list starts from the exceptions. */
async function listExceptions(pool: pg.Pool, filter: Filter, key: KeyMatch, most: number): Promise<Page> {
  const { where, values } = conditions("e", filter, key, { sink: "e.sink", state: "e.state" });
  const { rows } = await pool.query<LogRow>(
    `select ${EVENT_COLUMNS}
     from (select e.event_id, e.seq from sluice.outbox_exceptions e
           join sluice.outbox_sinks s on s.name = e.sink and s.removed_at is null where ${where}
           group by e.event_id, e.seq order by e.seq desc limit ${most + 1}) x
     join sluice.outbox_log l on l.id = x.event_id order by l.seq desc`,
    values,
  );
  return cut(rows, most);
}

async function listLog(pool: pg.Pool, filter: Filter, key: KeyMatch, most: number): Promise<Page> {
  const { where, values } = conditions("l", filter, key, {});
  // A whole key has its own index; anything else walks back along the log, but not for ever.
  const newest = await pool.query<{ seq: string | null }>("select max(seq) as seq from sluice.outbox_log");
  const from = BigInt(filter.cursor ?? (BigInt(newest.rows[0]?.seq ?? 0) + 1n).toString());
  const floor = filter.key && key === "whole" ? 0n : from - BigInt(LOOKED_THROUGH);
  const state = filter.state ? await stateCondition(pool, filter, values) : "true";
  const { rows } = await pool.query<LogRow>(
    `select ${EVENT_COLUMNS} from sluice.outbox_log l
     where ${where} and l.seq >= $${values.push(floor.toString())} and ${state}
     order by l.seq desc limit ${most + 1}`,
    values,
  );
  const page = cut(rows, most);
  if (page.nextCursor !== null || floor <= 1n) return page;
  const older = await pool.query<{ createdAt: Date }>(
    `select created_at as "createdAt" from sluice.outbox_log where seq < $1 order by seq desc limit 1`,
    [floor.toString()],
  );
  if (!older.rows[0]) return page;
  return { ...page, nextCursor: floor.toString(), searchedBackTo: older.rows[0].createdAt };
}

function cut(rows: LogRow[], most: number): Page {
  const page = rows.slice(0, most);
  const nextCursor = rows.length > most ? (page.at(-1)?.seq ?? null) : null;
  return { rows: page, nextCursor, searchedBackTo: null };
}

function conditions(
  alias: "l" | "e",
  filter: Filter,
  key: KeyMatch,
  extra: { sink?: string; state?: string },
): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const terms = ["true"];
  const add = (column: string, comparison: "=" | "<", value: string | undefined) => {
    if (value !== undefined) terms.push(`${column} ${comparison} $${values.push(value)}`);
  };
  add(`${alias}.seq`, "<", filter.cursor);
  add(`${alias}.type`, "=", filter.type);
  const keyColumn = alias === "l" ? "l.aggregateid" : "e.key";
  if (key === "whole") add(keyColumn, "=", filter.key);
  else terms.push(`starts_with(${keyColumn}, $${values.push(filter.key)})`);
  if (extra.sink) add(extra.sink, "=", filter.sink);
  if (extra.state) add(extra.state, "=", filter.state);
  return { where: terms.join(" and "), values };
}

/**
 * pending: some chosen sink has not come so far. delivered: every chosen sink has it. The cursors are read first and
 * given as arrays by slot, so that the walk along the log needs no join and keeps its order.
 */
async function stateCondition(pool: pg.Pool, filter: Filter, values: unknown[]): Promise<string> {
  const { rows } = await pool.query<{ snaps: string; nextSnaps: string; after: string[] }>(
    `select array_agg(snap order by slot)::text as snaps, array_agg(next_snap order by slot)::text as "nextSnaps",
            array_agg(after_seq order by slot) as after
     from sluice.outbox_active_cursors where $1::text is null or sink = $1 group by sink`,
    [filter.sink ?? null],
  );
  const behind = rows.map((row) => {
    const snaps = `$${values.push(row.snaps)}::pg_snapshot[]`;
    const nextSnaps = `$${values.push(row.nextSnaps)}::pg_snapshot[]`;
    const after = `$${values.push(row.after)}::bigint[]`;
    const at = (array: string) => `(${array})[l.slot + 1]`;
    return `not sluice.outbox_passed(l.txid, l.seq, ${at(snaps)}, ${at(nextSnaps)}, ${at(after)})`;
  });
  if (filter.state === "pending") return behind.length === 0 ? "true" : `(${behind.join(" or ")})`;
  if (behind.length === 0) return "false";
  const sink = filter.sink ? `and e.sink = $${values.push(filter.sink)}` : "";
  return `not (${behind.join(" or ")})
    and not exists (select from sluice.outbox_exceptions e
                    join sluice.outbox_sinks s on s.name = e.sink and s.removed_at is null
                    where e.event_id = l.id ${sink})`;
}
