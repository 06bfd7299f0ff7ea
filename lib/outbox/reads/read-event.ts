import { z } from "zod";
import type { Config } from "../../kernel/config/config.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { targetPool } from "../../target/pools.ts";
import type { EventDetail } from "../model.ts";
import { countDead } from "../verbs/discard-selection.ts";
import { asTargetError } from "./as-target-error.ts";
import { EVENT_COLUMNS, readDeliveries, shownRow } from "./event-rows.ts";
import { redact } from "./redact.ts";

/** A larger payload is not read: it would have to be parsed whole to be masked, while nobody else is answered. */
const LARGEST_PAYLOAD_BYTES = 262_144;

/** One event with its payload, personal data masked. @throws AppError not-found */
export async function readOutboxEvent(id: string, config: Config): Promise<EventDetail> {
  const missing = new AppError("not-found", message("requests.none.event"), { id });
  if (!z.uuid().safeParse(id).success) throw missing;
  for (const target of Object.keys(config.targets)) {
    try {
      const pool = targetPool(config, target);
      const { rows } = await pool.query(
        `select ${EVENT_COLUMNS}, octet_length(l.payload::text) as "payloadBytes",
                case when octet_length(l.payload::text) <= ${LARGEST_PAYLOAD_BYTES} then l.payload end as payload,
                l.schema_version as "schemaVersion", left(l.traceparent, 300) as traceparent,
                left(l.correlation_id, 300) as "correlationId", left(l.tenant_id, 300) as "tenantId"
         from sluice.outbox_log l where l.id = $1`,
        [id],
      );
      if (!rows[0]) continue;
      const deliveries = (await readDeliveries(pool, [id])).get(id) ?? [];
      const { events, waitingBehind } = await countDead(pool, { eventIds: [id] });
      const { payload, ...row } = rows[0];
      const shown = { ...shownRow(row, config), ...shownPayload(payload, row, config) };
      return { ...shown, target, deliveries, waitingBehind: events > 0 ? waitingBehind : 0 };
    } catch (error) {
      throw asTargetError(error, target);
    }
  }
  throw missing;
}

function shownPayload(
  payload: unknown,
  row: { type: string; payloadBytes: number },
  config: Config,
): Pick<EventDetail, "payloadText" | "payloadCut" | "masked" | "maskedMore"> {
  const { payload: shown, masked, maskedMore, cut } = redact(payload, config.redaction, row.type);
  const isRead = row.payloadBytes <= LARGEST_PAYLOAD_BYTES;
  // As text, so that no form of it means anything to what carries it to the browser.
  return { payloadText: isRead ? JSON.stringify(shown, null, 2) : null, payloadCut: cut, masked, maskedMore };
}
