import type { FlagRule } from "#lib/flags/model.ts";

export const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** "22:00 to 06:00, Mon to Fri, Asia/Seoul". */
export function describeWindow(window: FlagRule["window"]): string {
  if (window === null) return "none: it may be on at any hour";
  if (typeof window === "string") return "cannot be read, so the flag is off; choose the hours again";
  const hours = window.from === window.until ? "all day" : `${window.from} to ${window.until}`;
  return `${hours}, ${describeDays(window.days)}, ${window.zone}`;
}

function describeDays(days: number[]): string {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return "no day";
  if (days.length === 7) return "every day";
  const names = days.map((day) => DAY_NAMES[day - 1]);
  const run = days.length > 2 && last - first === days.length - 1;
  return run ? `${names[0]} to ${names.at(-1)}` : names.join(", ");
}
