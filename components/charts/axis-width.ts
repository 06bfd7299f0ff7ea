import { formatCount } from "#lib/kernel/text/numbers.ts";

/** Of a figure at 11 px, with a little to spare. */
const CHARACTER_PX = 7;
/** Between a label and the drawing, the mark that is not drawn included. */
const GAP_PX = 10;

/** How wide an axis must be for its longest label: what is cut at the left reads as another figure. */
export function axisWidth(ticks: readonly number[]): number {
  return GAP_PX + CHARACTER_PX * Math.max(4, ...ticks.map((tick) => formatCount(tick).length));
}
