import type { Config } from "../../kernel/config/config.ts";
import { query } from "../../kernel/query.ts";
import { targetPool } from "../../target/pools.ts";
import { RetryInput, RetryPreview } from "../model.ts";
import { asTargetError } from "../reads/as-target-error.ts";
import { countSelection, targetsOfSelection } from "./retry-selection.ts";

/** What retryEvents with the same input would touch now. @throws AppError not-found, unavailable */
export const previewRetry = query({
  name: "outbox.preview-retry",
  input: RetryInput,
  output: RetryPreview,
  run: (ctx, selection) => countRetry(selection, ctx.config()),
});

export async function countRetry(selection: RetryInput, config: Config): Promise<RetryPreview> {
  const total: RetryPreview = { events: 0, keys: 0, waitingBehind: 0, replayed: 0 };
  for (const target of targetsOfSelection(config, selection)) {
    try {
      const found = await countSelection(targetPool(config, target), selection);
      total.events += found.events;
      total.keys += found.keys;
      total.waitingBehind += found.waitingBehind;
      total.replayed += found.replayed;
    } catch (error) {
      throw asTargetError(error, target);
    }
  }
  return total;
}
