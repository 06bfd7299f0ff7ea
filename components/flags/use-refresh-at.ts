"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Beyond that a browser's timer overflows and fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Reads the page again at that time, for what only time changes. */
export function useRefreshAt(at: Date | null): void {
  const router = useRouter();
  const time = at?.getTime() ?? null;
  useEffect(() => {
    if (time === null) return;
    const ms = time - Date.now();
    if (ms > LONGEST_MS) return;
    // A little later: the server's clock decides, and it may be behind.
    const timer = setTimeout(() => router.refresh(), Math.max(0, ms) + 300);
    return () => clearTimeout(timer);
  }, [router, time]);
}
