import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import { type Config, getConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { ensureSinks, lockSinks } from "./lock-sinks.ts";
import { PauseInput } from "./model.ts";

/**
 * Stops delivery to one sink, or to all. Events go on being written and wait. Workers notice within a fifth of a
 * second; requests already on their way are not called back.
 * @returns the sinks that were not paused before; a second press changes nothing.
 * @throws AppError forbidden, not-found
 */
export async function pauseOutbox(
  ctx: Context,
  input: unknown,
  config: Config = getConfig(),
): Promise<{ paused: string[] }> {
  const { sink, reason } = PauseInput.parse(input);
  const subject = sink ? { kind: "sink" as const, id: sink } : { kind: "outbox" as const, id: "all" };
  await requirePermission(ctx, "outbox:pause", subject);
  await ensureSinks(ctx, config, sink);
  return inTransaction(ctx, async (tx) => {
    const running = (await lockSinks(tx, sink)).filter((one) => one.pausedAt === null);
    const paused = running.map((one) => one.name);
    if (paused.length === 0) return { paused };
    const change = { pausedAt: ctx.now(), pausedBy: ctx.actor.name };
    await tx.outboxSink.updateMany({ where: { name: { in: paused } }, data: change });
    await recordAudit(tx, ctx, {
      action: "outbox.paused",
      subject,
      reason,
      before: { running: paused },
      after: { paused, ...change },
    });
    return { paused };
  });
}
