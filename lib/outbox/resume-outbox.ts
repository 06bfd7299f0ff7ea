import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import { type Config, getConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { ensureSinks, lockSinks } from "./lock-sinks.ts";
import { ResumeInput } from "./model.ts";

/**
 * Starts delivery again where it was paused: to one sink, or to all.
 * @returns the sinks that were paused; a second press changes nothing.
 * @throws AppError forbidden, not-found
 */
export async function resumeOutbox(
  ctx: Context,
  input: unknown,
  config: Config = getConfig(),
): Promise<{ resumed: string[] }> {
  const { sink } = ResumeInput.parse(input);
  const subject = sink ? { kind: "sink" as const, id: sink } : { kind: "outbox" as const, id: "all" };
  await requirePermission(ctx, "outbox:pause", subject);
  await ensureSinks(ctx, config, sink);
  return inTransaction(ctx, async (tx) => {
    const paused = (await lockSinks(tx, sink)).filter((one) => one.pausedAt !== null);
    const resumed = paused.map((one) => one.name);
    if (resumed.length === 0) return { resumed };
    await tx.outboxSink.updateMany({
      where: { name: { in: resumed } },
      data: { pausedAt: null, pausedBy: null, lastError: null },
    });
    await recordAudit(tx, ctx, {
      action: "outbox.resumed",
      subject,
      before: { paused },
      after: { running: resumed },
    });
    return { resumed };
  });
}
