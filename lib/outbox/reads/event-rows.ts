import type pg from "pg";
import type { Config } from "../../kernel/config/config.ts";
import { failureWords } from "../../messages/failure-words.ts";
import type { Delivery, EventRow } from "../model.ts";
import { WRITTEN_AT } from "../relay/cursor-store.ts";
import { redact } from "./redact.ts";

/** What an application wrote into a column is shown up to so many characters. */
const SHOWN_CHARACTERS = 300;
const FLAG_CONTEXT_BYTES = 4_000;

export const EVENT_COLUMNS = `l.id, l.seq, left(l.type, ${SHOWN_CHARACTERS}) as type,
  left(l.aggregatetype, ${SHOWN_CHARACTERS}) as "aggregateType", left(l.aggregateid, ${SHOWN_CHARACTERS}) as key,
  ${WRITTEN_AT} as "createdAt",
  case when octet_length(l.flag_context::text) <= ${FLAG_CONTEXT_BYTES} then l.flag_context
       when l.flag_context is not null then '{"too large": "to be shown"}' end as "flagContext"`;

export type LogRow = Omit<EventRow, "target" | "deliveries">;

/** A row fit to be shown: what is recorded of flags is foreign text like the payload. */
export function shownRow<R extends LogRow>(row: R, config: Config): R {
  const { payload: flagContext } = redact(row.flagContext, config.redaction, row.type);
  const isObject = typeof flagContext === "object" && flagContext !== null && !Array.isArray(flagContext);
  return { ...row, flagContext: isObject ? (flagContext as Record<string, unknown>) : null };
}

/** How far the events have got, at each sink. */
export async function readDeliveries(pool: pg.Pool, ids: string[]): Promise<Map<string, Delivery[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<DeliveryRow & { id: string }>(
    `select l.id, c.sink, e.attempts, e.next_at as "nextAt", left(e.last_error, ${SHOWN_CHARACTERS}) as said, e.error_class as "errorClass",
            e.fingerprint,
            case when e.state = 'discarded'
                 then json_build_object('at', e.discarded_at, 'by', e.discarded_by, 'reason', e.discard_reason) end as discarded,
            coalesce(e.state, case when sluice.outbox_passed(l.txid, l.seq, c.snap, c.next_snap, c.after_seq)
                                   then 'delivered' else 'pending' end) as state
     from sluice.outbox_log l join sluice.outbox_active_cursors c on c.slot = l.slot
     left join sluice.outbox_exceptions e on e.sink = c.sink and e.event_id = l.id
     where l.id = any($1::uuid[]) order by c.sink`,
    [ids],
  );
  const byId = Map.groupBy(rows, (row) => row.id);
  return new Map(
    [...byId].map(([id, found]) => [id, found.map(({ id: _, ...delivery }) => asDelivery(delivery))]),
  );
}

type DeliveryRow = Omit<Delivery, "lastError"> & { said: string | null; errorClass: string | null };

function asDelivery({ said, errorClass, ...delivery }: DeliveryRow): Delivery {
  const discarded = delivery.discarded && { ...delivery.discarded, at: new Date(delivery.discarded.at) };
  return { ...delivery, discarded, lastError: failureWords(errorClass, said) };
}
