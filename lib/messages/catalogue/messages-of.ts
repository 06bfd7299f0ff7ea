import type { en } from "./en.ts";
import type { Locale } from "./locales.ts";
import { bracketed } from "./pseudo.ts";

/** Of the texts in English, those in that language. */
export function messagesOf(locale: Locale, english: typeof en): typeof en {
  return locale === "en-XA" ? bracketed(english) : english;
}
