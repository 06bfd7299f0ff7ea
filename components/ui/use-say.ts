import { createTranslator, useLocale, useTranslations } from "next-intl";
import { use } from "react";
import type { Locale } from "#lib/messages/catalogue/locales.ts";
import { messagesOf } from "#lib/messages/catalogue/messages-of.ts";
import { type Format, type Say, sayer } from "#lib/messages/catalogue/say.ts";

/**
 * Makes the sentence of a message, in the reader's language. For what is drawn on the server and in the browser alike; the browser has
 * what its own modules say, and fetches the other texts for a message from the server that says another.
 */
export function useSay(): Say {
  const t = useTranslations();
  const locale = useLocale();
  return sayer((code, params) => {
    const format = (t.has(code) ? t : use(everyText(locale))) as Format;
    return format(code, params);
  }, locale);
}

const fetched = new Map<Locale, Promise<Format>>();

function everyText(locale: Locale): Promise<Format> {
  const known = fetched.get(locale);
  if (known) return known;
  const format = import("#lib/generated/texts/en.json").then(
    ({ default: texts }) => createTranslator({ locale, messages: messagesOf(locale, texts) }) as Format,
  );
  fetched.set(locale, format);
  format.catch(() => fetched.delete(locale)); // the next try may find a file that did not come
  return format;
}
