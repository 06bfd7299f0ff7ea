"use client";
import { createContext, type ReactNode, use, useEffect, useState } from "react";
import { ownZone, READER_ZONE_COOKIE } from "#lib/kernel/text/reader-zone.ts";

const Zone = createContext("UTC");

/** The zone of whoever reads the page, on the server too. */
export function useReaderZone(): string {
  return use(Zone);
}

/**
 * Holds the reader's zone for all times of a page. `zone` is what the last page's cookie said; on a first visit the
 * server knows none and the page is corrected as soon as it lives.
 */
export function ReaderZone({ zone, children }: { zone: string; children: ReactNode }) {
  const [own, setOwn] = useState(zone);
  useEffect(() => {
    const real = ownZone();
    setOwn(real);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store needs https, and Sluice runs on loopback too
    document.cookie = `${READER_ZONE_COOKIE}=${encodeURIComponent(real)}; path=/; max-age=31536000; samesite=lax`;
  }, []);
  return <Zone value={own}>{children}</Zone>;
}
