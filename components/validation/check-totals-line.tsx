import { TimeAgo } from "#components/ui/time-ago.tsx";
import { describeCheckTotals } from "#lib/format/check-totals.ts";
import type { CheckTotals } from "#lib/interlock/check-totals.ts";

/** "17 pass, 1 fails, 2 superseded; all looked at since 14:05": the oldest look, so that no green claims more, and
 * no "all" beside some that did not run. */
export function CheckTotalsLine({ totals }: { totals: CheckTotals }) {
  return (
    <>
      {describeCheckTotals(totals)}
      {totals.lookedAtSince ? (
        <>
          ; {totals.notRun > 0 ? "the others" : "all"} looked at since{" "}
          <TimeAgo at={totals.lookedAtSince} moment />
        </>
      ) : null}
    </>
  );
}
