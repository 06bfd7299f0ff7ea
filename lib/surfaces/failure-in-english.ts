import { english } from "../messages/catalogue/english.ts";
import type { Message } from "../messages/catalogue/message.ts";

/** The same with the sentence of why it failed, for programs. */
export function failureInEnglish<T extends { error: Message | null }>(
  what: T,
): Omit<T, "error"> & { error: string | null } {
  return { ...what, error: what.error && english(what.error) };
}
