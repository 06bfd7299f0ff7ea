"use client";

import { NextIntlClientProvider } from "next-intl";
import { type ReactNode, useMemo } from "react";
import texts from "#lib/generated/texts/en.browser.json";
import type { Locale } from "#lib/messages/catalogue/locales.ts";
import { messagesOf } from "#lib/messages/catalogue/messages-of.ts";

/** The texts for what is drawn in the browser: a file that it keeps, and not a part of every page. */
export function Texts({ locale, children }: { locale: Locale; children: ReactNode }) {
  const messages = useMemo(() => messagesOf(locale, texts), [locale]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC" onError={fail}>
      {children}
    </NextIntlClientProvider>
  );
}

function fail(error: Error): never {
  throw error;
}
