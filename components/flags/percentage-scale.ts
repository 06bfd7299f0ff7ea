import { type Message, message } from "#lib/messages/catalogue/message.ts";

/**
 * The scale of the percentage slider. Between two marks the position runs with the logarithm, so that the first
 * tenth of a percent has as much room as the last half: that is where a rollout is decided.
 */
export const MARKS = [0, 0.1, 1, 10, 25, 50, 100] as const;
const POSITIONS = [0, 0.14, 0.28, 0.44, 0.58, 0.74, 1] as const;

/** Where a percentage (0 to 100) sits on the track, 0 to 1. */
export function toPosition(percentage: number): number {
  const value = Math.min(100, Math.max(0, percentage));
  const [low, high, from, to] = segment(MARKS, value);
  const share =
    low === 0 ? value / high : (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
  return from + share * (to - from);
}

/** The percentage at a position (0 to 1) of the track, with as many digits as a hand can aim at. */
export function fromPosition(position: number): number {
  const place = Math.min(1, Math.max(0, position));
  const [from, to, low, high] = segment(POSITIONS, place);
  const share = (place - from) / (to - from);
  const value = low === 0 ? share * high : Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)));
  return roundTo(value, stepAt(value));
}

/** Where an arrow key stops: the marks, and between them what people say, so that nothing is more than a few presses away. */
const STOPS = [0, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 100] as const;

/** The next stop above or below, for an arrow key. */
export function nextStop(percentage: number, direction: 1 | -1): number {
  return next(STOPS, percentage, direction);
}

/** The next percentage for an arrow key with Shift, to be exact: 0.01 below 1, 0.1 below 10, 1 above. */
export function nudge(percentage: number, direction: 1 | -1): number {
  // Going down from a border uses the finer step below it.
  const step = stepAt(direction > 0 ? percentage : percentage - 0.001);
  return clamp(roundTo(percentage + direction * step, step));
}

/** The next mark above or below, for Page Up and Page Down. */
export function nextMark(percentage: number, direction: 1 | -1): number {
  return next(MARKS, percentage, direction);
}

function next(scale: readonly number[], percentage: number, direction: 1 | -1): number {
  if (direction > 0) return scale.find((one) => one > percentage) ?? 100;
  return scale.findLast((one) => one < percentage) ?? 0;
}

/** A percentage that somebody typed, in steps of 0.01; null if it is none. */
export function parsePercentage(text: string): number | null {
  const trimmed = withoutSign(text);
  if (!/^\d{1,3}(\.\d{0,2})?$/.test(trimmed)) return null; // "12." is on the way to "12.5"
  const value = Number(trimmed);
  return value <= 100 ? value : null;
}

/** What is wrong with what was typed; null if it is a percentage. */
export function whyNoPercentage(text: string): Message | null {
  if (parsePercentage(text) !== null) return null;
  if (text.trim() === "") return message("flag.who.typeOne");
  const value = Number(withoutSign(text));
  if (Number.isNaN(value) || /[^\d\s.,%+-]/.test(text)) return message("flag.who.isNumber");
  return message(value < 0 || value > 100 ? "flag.who.isBetween" : "flag.who.inSteps");
}

function stepAt(value: number): number {
  if (value < 1) return 0.01;
  return value < 10 ? 0.1 : 1;
}

function roundTo(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(2));
}

function clamp(value: number): number {
  return Math.min(100, Math.max(0, value));
}

/** The two neighbours of `value` on the one scale, and theirs on the other. */
function segment(scale: readonly number[], value: number): [number, number, number, number] {
  const other = scale === MARKS ? POSITIONS : MARKS;
  const found = scale.findIndex((mark, index) => index > 0 && value <= mark);
  const index = found === -1 ? scale.length - 1 : found;
  return [scale[index - 1] ?? 0, scale[index] ?? 1, other[index - 1] ?? 0, other[index] ?? 1];
}

/** "12,5 %" as "12.5". */
function withoutSign(text: string): string {
  const trimmed = text.trim().replace(",", ".");
  return trimmed.endsWith("%") ? trimmed.slice(0, -1).trimEnd() : trimmed;
}
