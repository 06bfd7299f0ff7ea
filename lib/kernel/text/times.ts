import { type Message, message } from "../../messages/catalogue/message.ts";
import { durationWords } from "./durations.ts";

// A time is told in the zone of whoever reads it, never in that of the machine that happens to format it.

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const two = (n: number) => String(n).padStart(2, "0");

type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, made);
  return made;
}

function partsOf(at: Date, zone: string): Parts {
  const parts = Object.fromEntries(
    formatIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return parts as Parts;
}

/** Days since 1970 on the calendar of the zone. */
function dayOf({ year, month, day }: Parts): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** True if this runtime knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    return formatIn(zone) !== undefined;
  } catch {
    return false;
  }
}

/** "14:03:27". */
export function formatClock(at: Date, zone: string): string {
  const { hour, minute, second } = partsOf(at, zone);
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

/** Every digit and the zone's offset: "2026-11-21 14:03:27.083 +01:00", for hovering and copying. */
export function formatExact(at: Date, zone: string): string {
  const parts = partsOf(at, zone);
  const { year, month, day, hour, minute, second } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = Math.round((wall - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
  const sign = offset < 0 ? "-" : "+";
  const shift = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const ms = String(at.getUTCMilliseconds()).padStart(3, "0");
  return `${year}-${two(month)}-${two(day)} ${formatClock(at, zone)}.${ms} ${shift}`;
}

/** The zone's name at that moment, "GMT-4", if its clock then differs from the one of `other`; null: both show the same. */
export function formatZone(at: Date, zone: string, other: string): string | null {
  if (formatExact(at, zone) === formatExact(at, other)) return null;
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" }).formatToParts(at);
  return parts.find((one) => one.type === "timeZoneName")?.value ?? zone;
}

/** Relative while fresh, then the clock, then the day: "12 s ago", "14:03", "yesterday 14:03", "21 Nov 14:03". */
export function timeAgoWords(at: Date, now: Date, zone: string): Message {
  const age = now.getTime() - at.getTime();
  // A page's clock moves on every 5 s, so what happened meanwhile seems to lie ahead.
  if (age < -5_000)
    return age > -3_600_000
      ? message("common.time.in", { time: durationWords(coarse(-age)) })
      : momentWords(at, now, zone);
  if (age < 5_000) return message("common.time.justNow");
  if (age < 3_600_000) return message("common.time.ago", { time: durationWords(coarse(age)) });
  return momentWords(at, now, zone);
}

/** Seconds below a minute, whole minutes above: nobody needs "6 min 12 s ago". */
function coarse(ms: number): number {
  return ms < 60_000 ? Math.round(ms / 1000) * 1000 : Math.floor(ms / 60_000) * 60_000;
}

/** A moment that does not move on: "14:03", "yesterday 14:03", "21 Nov 14:03"; with `seconds` "14:03:27". */
export function momentWords(at: Date, now: Date, zone: string, { seconds = false } = {}): Message {
  const [then, today] = [partsOf(at, zone), partsOf(now, zone)];
  const clock = seconds ? formatClock(at, zone) : `${two(then.hour)}:${two(then.minute)}`;
  const days = dayOf(today) - dayOf(then);
  if (days === 0) return message("common.asIs", { text: clock });
  if (days === 1) return message("common.time.yesterday", { clock });
  if (days === -1) return message("common.time.tomorrow", { clock });
  const month = message(`common.time.month.${MONTHS[then.month - 1] ?? 1}`);
  return then.year === today.year
    ? message("common.time.day", { day: then.day, month, clock })
    : message("common.time.dayOfYear", { day: then.day, month, year: then.year, clock });
}
