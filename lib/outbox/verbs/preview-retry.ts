import { type Config, getConfig } from "../../kernel/config/config.ts";
import { RetryInput, type RetryPreview } from "../model.ts";
import { asTargetError, outboxPool } from "../target-pools.ts";
import { countSelection, targetsOfSelection } from "./retry-selection.ts";

/** What retryEvents with the same input would touch now. Changes nothing. @throws AppError not-found, unavailable */
export async function previewRetry(input: unknown, config: Config = getConfig()): Promise<RetryPreview> {
  const selection = RetryInput.parse(input);
  const total: RetryPreview = { events: 0, keys: 0, waitingBehind: 0, replayed: 0 };
  for (const target of targetsOfSelection(config, selection)) {
    try {
      const found = await countSelection(outboxPool(config, target), selection);
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
