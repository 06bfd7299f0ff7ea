import { getLocale, getTranslations } from "next-intl/server";
import { type Format, type Say, sayer } from "../messages/catalogue/say.ts";

/** As `useSay`, where a page awaits. */
export async function getSay(): Promise<Say> {
  const [format, locale] = await Promise.all([getTranslations(), getLocale()]);
  return sayer(format as Format, locale);
}
