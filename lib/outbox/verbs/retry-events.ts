import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { verb } from "../../kernel/verb.ts";
import { targetPool } from "../../target/pools.ts";
import { RetryInput, RetryPreview } from "../model.ts";
import { asTargetError } from "../reads/as-target-error.ts";
import { countRetry } from "./preview-retry.ts";
import { retrySelection, targetsOfSelection } from "./retry-selection.ts";
import { selectionSubject } from "./selection-subject.ts";

/**
 * Tries failing events again at once, with their attempts counted anew: those chosen by id, or all that match a filter,
 * on whatever page they stand. An event chosen by id that was delivered already is sent again. What waits behind a
 * retried event of its key follows by itself.
 *
 * The events are in the target's database and the audit record in Sluice's, which no transaction spans. So the entry
 * is written first: if the target then refuses, a second entry says "failed" and the error reaches the person; if the
 * process dies in between, the record has a retry that did not happen. A retry without a record cannot be.
 * It answers with what matched just before.
 */
export const retryEvents = verb({
  name: "outbox.retry",
  permission: "outbox:retry",
  input: RetryInput,
  output: RetryPreview,
  subject: selectionSubject,
  runOutside: retry,
});

async function retry(ctx: Context, selection: RetryInput): Promise<RetryPreview> {
  const config = ctx.config();
  const matched = await countRetry(selection, config);
  if (matched.events + matched.replayed === 0) return matched;
  const subject = selectionSubject(selection);
  const record = { action: "outbox.retried" as const, subject, after: { selection, matched } };
  await recordAudit(ctx.db, ctx, record);
  for (const target of targetsOfSelection(config, selection)) {
    try {
      await retrySelection(targetPool(config, target), selection);
    } catch (error) {
      const reason = `${target}: ${cleanErrorText(error)}`;
      await recordAudit(ctx.db, ctx, { ...record, outcome: "failed", reason });
      throw asTargetError(error, target);
    }
  }
  return matched;
}
