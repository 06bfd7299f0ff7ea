import type { LeftOpenView } from "../quarantine/read-left-open.ts";
import { english } from "./catalogue/english.ts";
import { leftOpenRowsWords, leftOpenSentenceWords, whyLeftOpenStopsWords } from "./left-open-words.ts";

// As gates store them.

/** "287 rows are left open". */
export function leftOpenRows(leftOpen: Pick<LeftOpenView, "rows">): string {
  return english(leftOpenRowsWords(leftOpen));
}

/** "contract requires a value, in step 010-period": why they stop the phase. */
export function whyLeftOpenStops(leftOpen: Pick<LeftOpenView, "blocks" | "step">): string {
  return english(whyLeftOpenStopsWords(leftOpen));
}

/** The whole sentence, as the page of the values says it too. */
export function leftOpenSentence(leftOpen: LeftOpenView): string {
  return english(leftOpenSentenceWords(leftOpen));
}
