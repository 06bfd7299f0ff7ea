import type pg from "pg";
import { commas } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

/** Who holds what a statement waits for. `query` is at most 200 characters. */
export type Blocker = {
  pid: number;
  application: string | null;
  user: string | null;
  /** As in pg_stat_activity: active, idle in transaction, … null if the server hides it. */
  state: string | null;
  transactionStartedAt: Date | null;
  queryStartedAt: Date | null;
  query: string | null;
};

/** What a look at a backend from another connection showed. */
export type BackendView = {
  /** Milliseconds that it has been waiting for its present lock; null if it does not wait. */
  waitedMs: number | null;
  /** Tells one wait from the next. */
  waitStart: string | null;
  blockers: Blocker[];
  locks: { relation: string; mode: string }[];
  /** Of CREATE INDEX CONCURRENTLY; `mark` changes whenever anything moves. */
  index: { phase: string; done: number | null; total: number | null; mark: string } | null;
};

const LOOK = `
with waiting as (
  select coalesce(min(waitstart), clock_timestamp()) as since from pg_locks where pid = $1 and not granted having count(*) > 0
)
select (select extract(epoch from clock_timestamp() - since) * 1000 from waiting)::float8 as waited_ms,
       (select since::text from waiting) as wait_start,
       (select coalesce(json_agg(json_build_object('relation', n.nspname || '.' || c.relname, 'mode', l.mode)), '[]')
          from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
         where l.pid = $1 and l.granted and l.locktype = 'relation' and n.nspname !~ '^pg_') as locks,
       (select json_build_object('phase', phase,
          'done', case when blocks_total > 0 then blocks_done when tuples_total > 0 then tuples_done end,
          'total', case when blocks_total > 0 then blocks_total when tuples_total > 0 then tuples_total end,
          'mark', concat_ws(' ', phase, blocks_done, tuples_done, lockers_done, current_locker_pid))
          from pg_stat_progress_create_index where pid = $1) as index`;

// Not part of LOOK, because pg_blocking_pids stops the lock manager for a moment: only for who is seen waiting.
const BLOCKERS = `
select p.pid,
       case when p.pid = 0 then 'a prepared transaction'
            else coalesce(nullif(a.application_name, ''), a.backend_type) end as application,
       a.usename as user, a.state, a.xact_start as "transactionStartedAt", a.query_start as "queryStartedAt",
       left(regexp_replace(a.query, '\\s+', ' ', 'g'), 200) as query
  from (select distinct unnest(pg_blocking_pids($1)) as pid) p left join pg_stat_activity a on a.pid = p.pid
 order by a.xact_start nulls last`;

/** Looks at a backend from another connection. */
export async function viewBackend(client: pg.ClientBase, pid: number): Promise<BackendView> {
  const { rows } = await client.query<{
    waited_ms: number | null;
    wait_start: string | null;
    locks: BackendView["locks"];
    index: BackendView["index"];
  }>(LOOK, [pid]);
  const row = rows[0];
  const waits = row?.waited_ms != null;
  const blockers = waits ? (await client.query<Blocker>(BLOCKERS, [pid])).rows : [];
  return {
    waitedMs: row?.waited_ms ?? null,
    waitStart: row?.wait_start ?? null,
    blockers,
    locks: row?.locks ?? [],
    index: row?.index ?? null,
  };
}

export type Watch = {
  /** Ends the watch. `waitedMs` adds up all waits seen, each to within one poll; `blockers` were those seen last. */
  stop: () => Promise<{ waitedMs: number; blockers: Blocker[]; locks: BackendView["locks"] }>;
};

/**
 * Watches a backend while it runs a statement: after 10 ms and then less and less often, but every 25 ms while it
 * waits, so that even a wait of 100 ms has its blocker named. `onView` gets each look; what it throws ends up in `stop`.
 */
export function watchBackend(
  client: pg.ClientBase,
  pid: number,
  onView: (view: BackendView) => void | Promise<void>,
): Watch {
  const waits = new Map<string, number>();
  const locks = new Map<string, BackendView["locks"][number]>();
  let blockers: Blocker[] = [];
  let ended = false;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    for (let intervalMs = 10; ; intervalMs = Math.min(intervalMs * 1.2, 500)) {
      await pause(intervalMs);
      if (ended) return;
      const view = await viewBackend(client, pid);
      for (const lock of view.locks) locks.set(`${lock.relation} ${lock.mode}`, lock);
      if (view.waitedMs !== null && view.waitStart !== null) {
        waits.set(view.waitStart, view.waitedMs);
        if (view.blockers.length > 0) blockers = view.blockers;
        intervalMs = 25;
      }
      await onView(view);
    }
  })();
  loop.catch(() => {}); // awaited in stop
  return {
    stop: async () => {
      ended = true;
      wake();
      await loop;
      const waitedMs = [...waits.values()].reduce((sum, ms) => sum + ms, 0);
      return { waitedMs: Math.round(waitedMs), blockers, locks: [...locks.values()] };
    },
  };
}

/** "pid 4711 (psql, idle in transaction for 12 s)", for messages. */
export function describeBlockers(blockers: Blocker[], now: Date): Message {
  if (blockers.length === 0) return message("targetRefusals.blocker.hidden");
  return commas(
    blockers.map((blocker) => {
      const since = blocker.transactionStartedAt ?? blocker.queryStartedAt;
      const named = {
        pid: blocker.pid,
        application: blocker.application ?? message("targetRefusals.blocker.unknown"),
        state: blocker.state ?? message("targetRefusals.blocker.stateHidden"),
      };
      if (!since) return message("targetRefusals.blocker.is", named);
      const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
      return message("targetRefusals.blocker.isFor", { ...named, seconds });
    }),
  );
}
