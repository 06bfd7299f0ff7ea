"use client";
import { useEffect, useState } from "react";

/** The time, each second, while it is before `until`; null before the page is alive and after that. */
export function useNow(until: Date | null): Date | null {
  const [now, setNow] = useState<Date | null>(null);
  const end = until?.getTime() ?? null;
  useEffect(() => {
    if (end === null) return;
    const tick = () => setNow(new Date());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [end]);
  return now !== null && end !== null && now.getTime() < end ? now : null;
}
