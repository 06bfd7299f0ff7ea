import { AppError } from "../kernel/errors.ts";

/**
 * The form that a server action was called with. Its type is a promise of our pages only: whoever calls an action without
 * them may send anything.
 * @throws AppError invalid
 */
export function formOf(sent: unknown): FormData {
  if (sent instanceof FormData) return sent;
  throw new AppError(
    "invalid",
    "This takes a form, and something else was sent. Load the page again and use its form.",
  );
}

/** @throws AppError invalid */
export function formFields(sent: unknown): Record<string, FormDataEntryValue> {
  return Object.fromEntries(formOf(sent));
}
