import { formatDuration } from "./durations.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number) => String(n).padStart(2, "0");

/** "14:03:27", in the zone of the machine that formats. */
export function formatClock(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Every digit: "2026-11-21 14:03:27.083 +01:00", for hovering and copying. */
export function formatExact(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const ms = String(at.getMilliseconds()).padStart(3, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${formatClock(at)}.${ms} ${zone}`;
}

/** Relative while fresh, then the clock, then the day: "12 s ago", "14:03", "yesterday 14:03", "21 Nov 14:03". */
export function formatTimeAgo(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  // A page's clock moves on every 5 s, so what happened meanwhile seems to lie ahead.
  if (age < -5_000) return age > -3_600_000 ? `in ${formatDuration(coarse(-age))}` : formatMoment(at, now);
  if (age < 5_000) return "just now";
  if (age < 3_600_000) return `${formatDuration(coarse(age))} ago`;
  return formatMoment(at, now);
}

/** Seconds below a minute, whole minutes above: nobody needs "6 min 12 s ago". */
function coarse(ms: number): number {
  return ms < 60_000 ? Math.round(ms / 1000) * 1000 : Math.floor(ms / 60_000) * 60_000;
}

/** A moment that does not move on: "14:03", "yesterday 14:03", "21 Nov 14:03". */
export function formatMoment(at: Date, now: Date): string {
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round(
    (midnight.getTime() - new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()) / 86_400_000,
  );
  if (days === 0) return clock;
  if (days === 1) return `yesterday ${clock}`;
  if (days === -1) return `tomorrow ${clock}`;
  const year = at.getFullYear() === now.getFullYear() ? "" : ` ${at.getFullYear()}`;
  return `${at.getDate()} ${MONTHS[at.getMonth()]}${year} ${clock}`;
}

/** "7 s are left." until a time that has not come yet; null after it, or without one. */
export function formatTimeLeft(until: Date | null, now: Date): string | null {
  if (until === null || until <= now) return null;
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return `${formatDuration(seconds * 1000)} ${seconds === 1 ? "is" : "are"} left.`;
}
