import { useLocale, useTranslations } from "next-intl";
import { type Format, type Say, sayer } from "#lib/messages/catalogue/say.ts";

/** Makes the sentence of a message, in the reader's language. For what is drawn on the server and in the browser alike. */
export function useSay(): Say {
  return sayer(useTranslations() as Format, useLocale());
}
