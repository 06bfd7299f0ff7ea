import type { en } from "./en.ts";
import type { Locale as OurLocale } from "./locales.ts";

declare module "next-intl" {
  interface AppConfig {
    Messages: typeof en;
    Locale: OurLocale;
  }
}
