"use client";
import { useReaderZone } from "#components/ui/reader-zone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatClock, formatExact, formatZone, momentWords, timeAgoWords } from "#lib/kernel/text/times.ts";
import { useClock } from "./use-clock.ts";

/** Relative while fresh, exact on hover, in the zone of the reader. With `moment` the clock, as after "since"; `seconds`, where two moments of one minute stand side by side. */
export function TimeAgo({
  at,
  moment = false,
  seconds = false,
  className,
}: {
  at: Date | string;
  moment?: boolean | undefined;
  seconds?: boolean | undefined;
  className?: string | undefined;
}) {
  const date = typeof at === "string" ? new Date(at) : at;
  const say = useSay();
  const zone = useReaderZone();
  const clock = useClock();
  const now = clock ?? new Date();
  return (
    <time
      // A new element once the page is alive: React leaves a text as the server sent it, however old, where it expected another.
      key={clock === null ? "sent" : "alive"}
      dateTime={date.toISOString()}
      title={formatExact(date, zone)}
      className={className}
      suppressHydrationWarning
    >
      {moment ? say(momentWords(date, now, zone, { seconds })) : say(timeAgoWords(date, now, zone))}
    </time>
  );
}

/** The reader's zone, after a time that stands beside a clock of `other`; nothing where both are the same, or the time is so near that no clock is told. */
export function ZoneBeside({ at, other }: { at: Date; other: string }) {
  const zone = formatZone(at, useReaderZone(), other);
  const now = useClock() ?? new Date();
  const isFar = Math.abs(at.getTime() - now.getTime()) >= 3_600_000;
  return zone === null || !isFar ? null : <span suppressHydrationWarning> {zone}</span>;
}

/** To the second, of a time not long ago. */
export function ClockTime({ at }: { at: Date }) {
  const zone = useReaderZone();
  return (
    <time dateTime={at.toISOString()} title={formatExact(at, zone)}>
      {formatClock(at, zone)}
    </time>
  );
}

/** Every digit, in the zone of the reader. */
export function ExactTime({ at }: { at: Date }) {
  const zone = useReaderZone();
  return <time dateTime={at.toISOString()}>{formatExact(at, zone)}</time>;
}
