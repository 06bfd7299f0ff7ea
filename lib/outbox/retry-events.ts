import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import { type Config, getConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { cleanErrorText } from "../masking/clean-error-text.ts";
import { RetryInput, type RetryPreview } from "./model.ts";
import { previewRetry } from "./preview-retry.ts";
import { retrySelection, targetsOfSelection } from "./retry-selection.ts";
import { asTargetError, outboxPool } from "./target-pools.ts";

/**
 * Tries failing events again at once, with their attempts counted anew: those chosen by id, or all that match a filter,
 * on whatever page they stand. An event chosen by id that was delivered already is sent again. What waits behind a
 * retried event of its key follows by itself.
 *
 * The events are in the target's database and the audit record in Sluice's, which no transaction spans. So the entry
 * is written first: if the target then refuses, a second entry says "failed" and the error reaches the person; if the
 * process dies in between, the record has a retry that did not happen. A retry without a record cannot be.
 * @returns what matched just before.
 * @throws AppError forbidden, not-found, unavailable
 */
export async function retryEvents(
  ctx: Context,
  input: unknown,
  config: Config = getConfig(),
): Promise<RetryPreview> {
  const selection = RetryInput.parse(input);
  const id = "eventIds" in selection ? selection.eventIds.slice(0, 3).join(", ") : "all that match";
  const subject = { kind: "outbox" as const, id };
  await requirePermission(ctx, "outbox:retry", subject);
  const matched = await previewRetry(selection, config);
  if (matched.events + matched.replayed === 0) return matched;
  const record = { action: "outbox.retried" as const, subject, after: { selection, matched } };
  await recordAudit(ctx.db, ctx, record);
  for (const target of targetsOfSelection(config, selection)) {
    try {
      await retrySelection(outboxPool(config, target), selection);
    } catch (error) {
      const reason = `${target}: ${cleanErrorText(error)}`;
      await recordAudit(ctx.db, ctx, { ...record, outcome: "failed", reason });
      throw asTargetError(error, target);
    }
  }
  return matched;
}
