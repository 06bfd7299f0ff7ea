import { createTranslator } from "next-intl";
import { en } from "#lib/messages/catalogue/en.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { messagesOf } from "#lib/messages/catalogue/messages-of.ts";
import { type Format, say } from "#lib/messages/catalogue/say.ts";

const translate = createTranslator({ locale: "en-XA", messages: messagesOf("en-XA", en) }) as Format;

/** The sentence in the language in which each text of the catalogue has brackets: what it has none of, no language reaches. */
export function inBrackets(message: Message): string {
  return say(translate, "en-XA", message);
}
