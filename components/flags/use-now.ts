"use client";
import { useEffect, useState } from "react";

/**
 * The time, each second, while it is before `until`; null before the page is alive and after that. In whole seconds and
 * as they turn, so that all of a page count the same.
 */
export function useNow(until: Date | null): Date | null {
  const [now, setNow] = useState<Date | null>(null);
  const end = until?.getTime() ?? null;
  useEffect(() => {
    if (end === null) return;
    let timer: NodeJS.Timeout | undefined;
    const tick = () => {
      const part = Date.now() % 1_000;
      setNow(new Date(Date.now() - part));
      timer = setTimeout(tick, 1_000 - part);
    };
    tick();
    return () => clearTimeout(timer);
  }, [end]);
  return now !== null && end !== null && now.getTime() < end ? now : null;
}
