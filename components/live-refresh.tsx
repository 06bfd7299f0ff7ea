"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";

const LEAST_MS = 1_000;

/**
 * Reads the page again when something changed, at most once a second, and not while the tab is hidden. A next reading
 * waits for the one under way: React shows a page when its newest reading is there, so readings that overtake each
 * other on a slow server would show nothing at all, the answer to a person's own press included.
 */
export function LiveRefresh() {
  const router = useRouter();
  const [reading, startReading] = useTransition();
  const busy = useRef({ reading: false, wanted: false, refresh: () => {} });
  useEffect(() => {
    busy.current.reading = reading;
    if (reading || !busy.current.wanted) return;
    busy.current.wanted = false;
    busy.current.refresh();
  }, [reading]);
  useEffect(() => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let last = 0;
    let missed = false;

    const refresh = () => {
      if (document.hidden) {
        missed = true;
        return;
      }
      if (busy.current.reading) {
        busy.current.wanted = true;
        return;
      }
      if (timer) return;
      timer = setTimeout(
        () => {
          timer = null;
          last = Date.now();
          startReading(() => router.refresh());
        },
        Math.max(150, last + LEAST_MS - Date.now()),
      );
    };
    busy.current.refresh = refresh;
    const connect = () => {
      source = new EventSource("/api/live");
      source.onmessage = refresh;
      // The browser tries again by itself, unless it was refused: then the page finds out why.
      source.onerror = () => {
        if (source?.readyState === EventSource.CLOSED) refresh();
      };
    };
    const onVisible = () => {
      if (document.hidden || !missed) return;
      missed = false;
      refresh();
    };
    connect();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      source?.close();
      if (timer) clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [router]);
  return null;
}
