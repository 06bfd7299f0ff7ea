import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { syncSinks } from "../relay/sink-store.ts";

export type LockedSink = { name: string; pausedAt: Date | null; pausedBy: string | null };

/** A sink may be paused before a worker ever ran. @throws AppError not-found for a name that sluice.yaml lacks */
export async function ensureSinks({ db, config, now }: Context, sink: string | undefined): Promise<void> {
  const { sinks } = config();
  if (sink !== undefined && !Object.hasOwn(sinks, sink))
    throw new AppError("not-found", message("requests.none.sink", { sink }), { sink });
  const known = await db.outboxSink.count({ where: { name: { in: Object.keys(sinks) }, removedAt: null } });
  if (known < Object.keys(sinks).length) await syncSinks(db, Object.values(sinks), now());
}

/** The one sink, or all that are configured, locked in the order of their names. */
export function lockSinks(tx: Tx, sink: string | undefined): Promise<LockedSink[]> {
  return tx.$queryRaw<LockedSink[]>`
    select name, paused_at as "pausedAt", paused_by as "pausedBy" from outbox_sinks
    where removed_at is null and (${sink ?? null}::text is null or name = ${sink ?? null})
    order by name for update`;
}
