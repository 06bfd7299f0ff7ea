import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { en } from "#lib/messages/catalogue/en.ts";

/** The catalogue for what is drawn without a build: as it is written, where `Texts` has it compiled. */
export function InEnglish({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC" onError={fail}>
      {children}
    </NextIntlClientProvider>
  );
}

function fail(error: Error): never {
  throw error;
}
