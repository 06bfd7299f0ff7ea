import { isZone } from "./times.ts";

/** Set by the page, so that the server can format times as the reader's own clock does. */
export const READER_ZONE_COOKIE = "sluice-zone";

/** The reader's zone, in code that runs on their own machine: in a browser, or in the command line. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The zone in the cookie; UTC where there is none, or none that is a zone. */
export function readerZone(cookie: string | undefined): string {
  return cookie !== undefined && isZone(cookie) ? cookie : "UTC";
}
