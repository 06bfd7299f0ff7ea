"use client";
import { useEffect, useState } from "react";
import { formatExact, formatMoment, formatTimeAgo } from "#lib/format/times.ts";

/** Relative while fresh, exact on hover, in the zone of the reader. With `moment` the clock, as after "since". */
export function TimeAgo({
  at,
  moment = false,
  className,
}: {
  at: Date | string;
  moment?: boolean | undefined;
  className?: string | undefined;
}) {
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
      {moment ? formatMoment(date, now) : formatTimeAgo(date, now)}
    </time>
  );
}
