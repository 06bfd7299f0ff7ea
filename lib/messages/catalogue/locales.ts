/** en-XA is English in brackets: in it, a text that is not in the catalogue is one without brackets. */
export const LOCALES = ["en", "en-XA"] as const;
export type Locale = (typeof LOCALES)[number];

export const LOCALE_COOKIE = "sluice_locale";

/** The language that a reader's cookie asks for, English for any that there is none of. */
export function localeOf(asked: string | undefined): Locale {
  return LOCALES.find((one) => one === asked) ?? "en";
}
