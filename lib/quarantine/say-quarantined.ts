import { countOf } from "../kernel/text/numbers.ts";

/** Why work waits: for rows that somebody can decide, or for those that were left open where they can stay no longer. */
export function sayQuarantined(rows: number, leftOpen: boolean): string {
  return leftOpen
    ? `waits for ${countOf(rows, "row that was left open", "rows that were left open")}`
    : `waits for ${countOf(rows, "quarantined row")}`;
}
