import type { CheckTotals } from "../checks/check-totals.ts";
import { countOf, formatCount } from "../kernel/text/numbers.ts";

/** How checks stand, each part with its figure: "17 pass, 1 fails, 2 superseded". */
export function describeCheckTotals(totals: CheckTotals): string {
  const { passing, failing, stale, running, notRun, superseded } = totals;
  const parts = [
    passing > 0 || failing + stale + running + notRun + superseded === 0
      ? countOf(passing, "passes", "pass")
      : "",
    failing > 0 ? countOf(failing, "fails", "fail") : "",
    running > 0 ? countOf(running, "runs now", "run now") : "",
    stale > 0 ? `${formatCount(stale)} too old to count` : "",
    notRun > 0 ? `${formatCount(notRun)} not run yet` : "",
    superseded > 0 ? `${formatCount(superseded)} superseded` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
