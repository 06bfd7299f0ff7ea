import { en } from "./en.ts";
import type { Locale } from "./locales.ts";
import { bracketed } from "./pseudo.ts";

const CATALOGUES: Record<Locale, () => typeof en> = { en: () => en, "en-XA": () => bracketed(en) };

/** Every text in that language. */
export function messagesOf(locale: Locale): typeof en {
  return CATALOGUES[locale]();
}
