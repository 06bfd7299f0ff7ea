import { countOf } from "../kernel/text/numbers.ts";
import type { LeftOpenView } from "../quarantine/read-left-open.ts";

/** "287 rows are left open". */
export function leftOpenRows({ rows }: Pick<LeftOpenView, "rows">): string {
  return countOf(rows, "row is left open", "rows are left open");
}

/** "contract requires a value, in step 010-period": why they stop the phase. */
export function whyLeftOpenStops({ blocks, step }: Pick<LeftOpenView, "blocks" | "step">): string {
  return `${blocks} ${step === null ? "removes what they held" : `requires a value, in step ${step}`}`;
}

/** The whole sentence, as the gate, the overview and the page of the values say it. */
export function leftOpenSentence(leftOpen: LeftOpenView): string {
  return `${leftOpenRows(leftOpen)} (${countOf(leftOpen.values, "value")}), and ${whyLeftOpenStops(leftOpen)}.`;
}
