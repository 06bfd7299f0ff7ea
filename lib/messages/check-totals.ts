import type { CheckTotals } from "../checks/check-totals.ts";
import { commas } from "./catalogue/listed.ts";
import { type Message, message } from "./catalogue/message.ts";

const PARTS = ["passing", "failing", "running", "stale", "notRun", "superseded"] as const;

/** How checks stand, each part with its figure: "17 pass, 1 fails, 2 superseded". */
export function describeCheckTotals(totals: CheckTotals): Message {
  const some = PARTS.filter((part) => totals[part] > 0);
  return commas(
    (some.length > 0 ? some : (["passing"] as const)).map((part) =>
      message(`checks.totals.${part}`, { count: totals[part] }),
    ),
  );
}
