import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { CheckTotals } from "#lib/checks/check-totals.ts";
import { describeCheckTotals } from "#lib/messages/check-totals.ts";

/** "17 pass, 1 fails, 2 not run yet; what ran was looked at since 14:05": the oldest look, so that no green claims more,
 * and no "all" beside some that did not run. */
export function CheckTotalsLine({ totals }: { totals: CheckTotals }) {
  return (
    <>
      {describeCheckTotals(totals)}
      {totals.lookedAtSince ? (
        <>
          ; {totals.notRun > 0 ? "those that ran were" : "all"} looked at since{" "}
          <TimeAgo at={totals.lookedAtSince} moment />
        </>
      ) : null}
    </>
  );
}
