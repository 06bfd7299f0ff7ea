import { z } from "zod";
import type { Message } from "../../messages/catalogue/message.ts";
import { issueText } from "./issue-text.ts";

/**
 * A number, or the plain decimal text that a form sends. `z.coerce.number()` would also make one of "", null, true,
 * [5] and "0x10", and so read an emptied field as 0.
 */
export function formNumber(wanted: Message) {
  const error = issueText(wanted);
  const text = z
    .string()
    .trim()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/, error)
    .transform(Number);
  return z.union([z.number(), text], { error });
}
