import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

/**
 * The form that a server action was called with. Its type is a promise of our pages only: whoever calls an action without
 * them may send anything.
 * @throws AppError invalid
 */
export function formOf(sent: unknown): FormData {
  if (sent instanceof FormData) return sent;
  throw new AppError("invalid", message("requests.body.notForm"));
}

/** @throws AppError invalid */
export function formFields(sent: unknown): Record<string, FormDataEntryValue> {
  return Object.fromEntries(formOf(sent));
}
