import { IntlMessageFormat } from "intl-messageformat";
import { en } from "./en.ts";
import type { Message, MessageCode } from "./message.ts";
import { say } from "./say.ts";

const formats = new Map<string, IntlMessageFormat>();

/** The sentence of a message for terminals, logs and programs, which read English. */
export function english(message: Message): string {
  return say((code, params) => String(formatOf(code).format(params)), "en", message);
}

/** Each text is parsed once. */
function formatOf(code: MessageCode): IntlMessageFormat {
  const known = formats.get(code);
  if (known) return known;
  const text = code.split(".").reduce<unknown>((texts, key) => (texts as Record<string, unknown>)[key], en);
  const made = new IntlMessageFormat(text as string, "en");
  formats.set(code, made);
  return made;
}
