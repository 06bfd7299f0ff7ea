import type pg from "pg";
import { type Config, targetUrl } from "../../kernel/config/config.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import type { DiscardSelection, RetryFilter, RetryInput, RetryPreview } from "../model.ts";

/** Targets that a retry or discarding may concern. @throws AppError not-found for a sink that sluice.yaml lacks */
export function targetsOfSelection(config: Config, input: RetryInput | DiscardSelection): string[] {
  const name = "filter" in input ? input.filter.sink : undefined;
  if (name === undefined) {
    return [...new Set(Object.values(config.sinks).map((sink) => sink.target))].filter((target) =>
      Boolean(targetUrl(config, target)),
    );
  }
  const sink = Object.hasOwn(config.sinks, name) ? config.sinks[name] : undefined;
  if (!sink) throw new AppError("not-found", message("requests.none.sink", { sink: name }), { sink: name });
  return [sink.target];
}

/** All failing events that match, not those of one page. Parameters are $1 sink, $2 fingerprint, $3 state, $4 type. */
const MATCHES = `e.state in ('retry', 'dead', 'replay') and ($1::text is null or e.sink = $1)
  and ($2::text is null or e.fingerprint = $2)
  and ($3::text is null or e.state = $3 or ($3 = 'retry' and e.state = 'replay'))
  and ($4::text is null or e.type = $4)`;

function parameters({ sink, fingerprint, state, type }: RetryFilter): (string | null)[] {
  return [sink ?? null, fingerprint ?? null, state ?? null, type ?? null];
}

/** What the retry would touch in this target. */
export async function countSelection(pool: pg.Pool, input: RetryInput): Promise<RetryPreview> {
  const byIds = "eventIds" in input;
  const values: unknown[] = byIds ? [input.eventIds] : parameters(input.filter);
  const { rows } = await pool.query(
    `with chosen as (
       select e.sink, e.key from sluice.outbox_active_exceptions e
       where ${byIds ? "e.event_id = any($1::uuid[]) and e.state <> 'blocked'" : MATCHES}
     ), behind as (
       select count(*) as n from sluice.outbox_active_exceptions e
       where e.state = 'blocked' and ${
         byIds
           ? "e.event_id = any($1::uuid[])"
           : "exists (select from chosen c where c.sink = e.sink and c.key = e.key)"
       }
     ), again as (
       ${
         byIds
           ? `select count(distinct l.id) as n from sluice.outbox_log l
              join sluice.outbox_active_cursors c on c.slot = l.slot
               and sluice.outbox_passed(l.txid, l.seq, c.snap, c.next_snap, c.after_seq)
              where l.id = any($1::uuid[])
                and not exists (select from sluice.outbox_active_exceptions e where e.event_id = l.id)`
           : "select 0 as n"
       }
     )
     select (select count(*) from chosen) as events, (select count(distinct (sink, key)) from chosen) as keys,
            behind.n as waiting, again.n as replayed from behind, again`,
    values,
  );
  const row = rows[0];
  return {
    events: Number(row.events),
    keys: Number(row.keys),
    waitingBehind: Number(row.waiting),
    replayed: Number(row.replayed),
  };
}

/** One statement, so all or nothing. What failed a while ago keeps its error until it is tried. */
export async function retrySelection(pool: pg.Pool, input: RetryInput): Promise<void> {
  if ("eventIds" in input) {
    await pool.query("select sluice.outbox_retry(id) from unnest($1::uuid[]) id", [input.eventIds]);
    return;
  }
  await pool.query(
    `update sluice.outbox_exceptions e
     set state = case when e.replay then 'replay' else 'retry' end, attempts = 0, next_at = clock_timestamp()
     where ${MATCHES} and exists (select from sluice.outbox_sinks s where s.name = e.sink and s.removed_at is null)`,
    parameters(input.filter),
  );
}
