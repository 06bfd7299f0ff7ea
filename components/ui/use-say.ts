import { useLocale, useTranslations } from "next-intl";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { type Format, say } from "#lib/messages/catalogue/say.ts";

/** Makes the sentence of a message, in the reader's language. For what is drawn on the server and in the browser alike. */
export function useSay(): (message: Message) => string {
  const format = useTranslations() as Format;
  const locale = useLocale();
  return (message) => say(format, locale, message);
}
