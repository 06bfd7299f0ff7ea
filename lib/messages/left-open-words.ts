import type { LeftOpenView } from "../quarantine/read-left-open.ts";
import { type Message, message } from "./catalogue/message.ts";
import { phaseInSentence } from "./phase-names.ts";

/** "287 rows are left open". */
export function leftOpenRowsWords({ rows }: Pick<LeftOpenView, "rows">): Message {
  return message("values.leftOpen.rows", { rows });
}

/** "contract requires a value, in step 010-period": why they stop the phase. */
export function whyLeftOpenStopsWords({ blocks, step }: Pick<LeftOpenView, "blocks" | "step">): Message {
  const phase = phaseInSentence(blocks);
  return step === null
    ? message("values.leftOpen.removes", { phase })
    : message("values.leftOpen.requires", { phase, step });
}

/** The whole sentence, as the gate, the overview and the page of the values say it. */
export function leftOpenSentenceWords(leftOpen: LeftOpenView): Message {
  return message("values.leftOpen.sentence", {
    open: leftOpenRowsWords(leftOpen),
    values: leftOpen.values,
    why: whyLeftOpenStopsWords(leftOpen),
  });
}
