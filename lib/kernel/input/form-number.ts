import { z } from "zod";

/**
 * A number, or the plain decimal text that a form sends. `z.coerce.number()` would also make one of "", null, true,
 * [5] and "0x10", and so read an emptied field as 0.
 */
export function formNumber(message: string) {
  const text = z
    .string()
    .trim()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/, message)
    .transform(Number);
  return z.union([z.number(), text], { error: message });
}
