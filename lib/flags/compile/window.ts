import { DateTime } from "luxon";
import type { FlagWindow } from "../flag-window.ts";

export type WindowState = {
  open: boolean;
  /** When `open` next changes; null if it never does. */
  nextBoundary: Date | null;
};

type Interval = { start: number; end: number };

/** The last answer for a window; it holds until its boundary. Time zones are slow, and a gateway asks for all flags. */
const lastAnswer = new WeakMap<FlagWindow, { from: number; answer: WindowState }>();

/**
 * Whether the window is open at `now`, and until when. Daylight saving: a time that the clock skips counts as the
 * moment of the skip, one that comes twice opens at the first and closes at the second.
 */
export function windowState(window: FlagWindow, now: Date): WindowState {
  const last = lastAnswer.get(window);
  const until = last?.answer.nextBoundary?.getTime() ?? 0; // without a boundary: look again, the zone's rules may end
  if (last && last.from <= now.getTime() && now.getTime() < until) return last.answer;
  const answer = lookUp(window, now);
  lastAnswer.set(window, { from: now.getTime(), answer });
  return answer;
}

function lookUp(window: FlagWindow, now: Date): WindowState {
  const intervals = intervalsAround(window, now);
  const at = now.getTime();
  const openAt = (time: number) => intervals.some((one) => one.start <= time && time < one.end);
  const open = openAt(at);
  const boundary = intervals
    .flatMap((one) => [one.start, one.end])
    .filter((time) => time > at && openAt(time) !== open)
    .sort((a, b) => a - b)[0];
  // The last intervals end where this look ends, not where the window closes: always open has no boundary.
  const horizon = Math.max(...intervals.map((one) => one.end));
  return {
    open,
    nextBoundary: boundary === undefined || (open && boundary === horizon) ? null : new Date(boundary),
  };
}

/** From two days back, for one that crosses midnight, to a week and a day ahead, for one day a week. */
function intervalsAround(window: FlagWindow, now: Date): Interval[] {
  const today = DateTime.fromJSDate(now, { zone: window.zone }).startOf("day");
  const intervals: Interval[] = [];
  for (let offset = -2; offset <= 9; offset++) {
    const day = today.plus({ days: offset });
    if (!window.days.includes(day.weekday)) continue;
    const lastDay = window.until > window.from ? day : day.plus({ days: 1 });
    const start = instantOf(day, window.from, "first");
    const end = instantOf(lastDay, window.until, "last");
    if (start < end) intervals.push({ start, end });
  }
  return intervals;
}

function instantOf(day: DateTime, clock: string, pick: "first" | "last"): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  const guess = DateTime.fromObject(
    { year: day.year, month: day.month, day: day.day, hour, minute },
    { zone: day.zone },
  );
  if (guess.hour !== hour || guess.minute !== minute) return skipEnd(guess);
  const times = guess.getPossibleOffsets().map((one) => one.toMillis());
  return pick === "first" ? Math.min(...times) : Math.max(...times);
}

/** luxon moves a skipped time by the length of the skip; the skip itself is where the offset changes just before. */
function skipEnd(guess: DateTime): number {
  let before = guess.minus({ hours: 3 }).toMillis();
  let after = guess.toMillis();
  const zone = guess.zone;
  const offset = zone.offset(after);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offset(middle) === offset) after = middle;
    else before = middle;
  }
  return after;
}
