"use client";
import { useEffect, useState } from "react";
import { formatExact, formatTimeAgo } from "#lib/format/times.ts";

/** Relative while fresh, exact on hover, in the zone of the reader. */
export function TimeAgo({ at, className }: { at: Date | string; className?: string | undefined }) {
  const date = typeof at === "string" ? new Date(at) : at;
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time
      dateTime={date.toISOString()}
      title={formatExact(date)}
      className={className}
      suppressHydrationWarning
    >
      {formatTimeAgo(date, now)}
    </time>
  );
}
