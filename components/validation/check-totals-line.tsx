import { useTranslations } from "next-intl";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import type { CheckTotals } from "#lib/checks/check-totals.ts";
import { describeCheckTotals } from "#lib/messages/check-totals.ts";

/** "17 pass, 1 fails, 2 not run yet; those that ran were looked at since 14:05": the oldest look, so that no green claims
 * more, and no "all" beside some that did not run, or that count no more and were looked at before. */
export function CheckTotalsLine({ totals }: { totals: CheckTotals }) {
  const t = useTranslations("validation.checkTotalsLine");
  const say = useSay();
  const since = totals.lookedAtSince;
  return (
    <>
      {say(describeCheckTotals(totals))}
      {since
        ? t.rich(whose(totals), {
            looked: totals.passing + totals.failing + totals.stale + totals.running,
            since: () => <TimeAgo at={since} moment />,
          })
        : null}
    </>
  );
}

function whose({ notRun, superseded }: CheckTotals) {
  if (superseded > 0) return notRun > 0 ? "ranAndCountSince" : "countSince";
  return notRun > 0 ? "ranSince" : "allSince";
}
