import { toFormData } from "#components/forms/use-form-action.ts";
import type { FlagNow } from "./flag-now.ts";

/**
 * What a press that lowers a flag sends, without a look first. It names the revision that the page shows: on an old page a
 * flag may have been lowered further since, and going to "lower" would raise it.
 */
export function loweringForm({ name, revision }: FlagNow, percentage: number): FormData {
  return toFormData({ name, percentage, revision });
}
