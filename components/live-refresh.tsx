"use client";
import { CloudOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useTransition } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { useReaderZone } from "#components/ui/reader-zone.tsx";
import { formatClock, formatExact } from "#lib/kernel/text/times.ts";
import { listenLive } from "./live-stream.ts";

const LEAST_MS = 1_000;
/** The server tells every 2 s that it could read. */
const SILENCE_MS = 5_000;

/**
 * Reads the page again when something changed, at most once a second, and not while the tab is hidden. A next reading
 * waits for the one under way: React shows a page when its newest reading is there, so readings that overtake each
 * other on a slow server would show nothing at all, the answer to a person's own press included.
 *
 * What it draws is the warning that the page is old, when the server or its database is silent.
 */
export function LiveRefresh() {
  const t = useTranslations("live");
  const router = useRouter();
  const zone = useReaderZone();
  const [reading, startReading] = useTransition();
  const [silentSince, setSilentSince] = useState<Date | null>(null);
  const busy = useRef({ reading: false, wanted: false, refresh: () => {} });
  useEffect(() => {
    busy.current.reading = reading;
    if (reading || !busy.current.wanted) return;
    busy.current.wanted = false;
    busy.current.refresh();
  }, [reading]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let last = 0;
    let missed = false;
    let silent = false;
    let readAt = new Date(); // the page itself was read just now
    let heardAt = Date.now();

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
    const onAlive = (at: Date) => {
      readAt = at;
      heardAt = Date.now();
      if (!silent) return;
      silent = false;
      setSilentSince(null);
      refresh();
    };
    const watch = setInterval(() => {
      if (silent || Date.now() - heardAt < SILENCE_MS) return;
      silent = true;
      setSilentSince(readAt);
    }, 500);
    const onVisible = () => {
      if (document.hidden || !missed) return;
      missed = false;
      refresh();
    };
    const stop = listenLive({ onChange: refresh, onAlive });
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      stop();
      if (timer) clearTimeout(timer);
      clearInterval(watch);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [router]);
  return (
    <div role="status" className="max-lg:order-last max-lg:w-full">
      {silentSince ? (
        <Badge tone="hold" icon={CloudOff} className="max-lg:my-1 max-lg:flex">
          <span>
            {t.rich("notUpdatingSince", {
              time: () => (
                <time dateTime={silentSince.toISOString()} title={formatExact(silentSince, zone)}>
                  {formatClock(silentSince, zone)}
                </time>
              ),
            })}
          </span>
        </Badge>
      ) : null}
    </div>
  );
}
