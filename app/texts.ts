import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import texts from "#lib/generated/texts/en.json";
import { LOCALE_COOKIE, localeOf } from "#lib/messages/catalogue/locales.ts";
import { messagesOf } from "#lib/messages/catalogue/messages-of.ts";

/** The language of what is drawn on the server; next.config.js names this file. */
export default getRequestConfig(async () => {
  const locale = localeOf((await cookies()).get(LOCALE_COOKIE)?.value);
  return {
    locale,
    messages: messagesOf(locale, texts),
    onError(error) {
      throw error;
    },
  };
});
