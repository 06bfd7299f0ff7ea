import { type FlagWindow, UNREADABLE_WINDOW } from "../flag-window.ts";
import type { FlagRow } from "../model.ts";

const DAY = 24 * 60;
const WEEK = 7 * DAY;

/**
 * True if the wanted window lets the flag be on at some time at which the one before would not. Windows of different
 * zones are taken to differ, as their clocks are not moved on the same days.
 */
export function addsHours(before: FlagRow["window"], wanted: FlagRow["window"]): boolean {
  if (before === null || wanted === UNREADABLE_WINDOW) return false;
  if (wanted === null || before === UNREADABLE_WINDOW) return true;
  if (wanted.zone !== before.zone) return true;
  const open = minutesOf(before);
  return [...minutesOf(wanted)].some((minute) => !open.has(minute));
}

/** The minutes of the week, from Monday 00:00 by the window's own clock, in which it is open. */
function minutesOf({ days, from, until }: FlagWindow): Set<number> {
  const start = minuteOfDay(from);
  const length = (minuteOfDay(until) - start + DAY) % DAY || DAY; // equal times mean the whole day
  return new Set(
    days.flatMap((day) => Array.from({ length }, (_, i) => ((day - 1) * DAY + start + i) % WEEK)),
  );
}

function minuteOfDay(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
}
