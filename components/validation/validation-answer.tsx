import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { checkAddress } from "#lib/messages/check-address.ts";
import type { ValidationView } from "#lib/plans/reads/views.ts";
import { CheckTotalsLine } from "./check-totals-line.tsx";

/** Whether a check fails, and which. */
export function ValidationAnswer({ view }: { view: ValidationView }) {
  const { totals, rows } = view;
  if (rows.length === 0)
    return (
      <PageAnswer page="Validation" tone="wait" title="There is no check yet">
        No plan brings one.
      </PageAnswer>
    );
  const first = rows.find((row) => row.state === "fail" || row.state === "error");
  if (first?.latest)
    return (
      <PageAnswer
        page="Validation"
        tone="fail"
        title={countOf(totals.failing, "check fails", "checks fail")}
        action={
          <Button asChild variant="primary">
            <Link href={checkAddress(first.plan, first)}>Look at its rows</Link>
          </Button>
        }
      >
        <b className="font-semibold">{first.name}</b>{" "}
        {first.latest.error
          ? `could not run: ${first.latest.error}.`
          : `found ${first.latest.observed}; expected ${first.expected}.`}{" "}
        <CheckTotalsLine totals={totals} />.
      </PageAnswer>
    );
  if (totals.running > 0)
    return (
      <PageAnswer page="Validation" tone="run" title="The checks are running">
        <CheckTotalsLine totals={totals} />.
      </PageAnswer>
    );
  if (totals.stale > 0)
    return (
      <PageAnswer
        page="Validation"
        tone="hold"
        title={`${countOf(totals.stale, "check was", "checks were")} not looked at for too long`}
      >
        A worker looks at them again by itself, or press Run now. <CheckTotalsLine totals={totals} />.
      </PageAnswer>
    );
  if (totals.passing === 0)
    return (
      <PageAnswer page="Validation" tone="wait" title="No check was run yet">
        {countOf(rows.length, "check waits for its phase", "checks wait for their phases")}. A running phase
        runs its own.
      </PageAnswer>
    );
  return (
    <PageAnswer page="Validation" tone="pass" title="No check needs you">
      <CheckTotalsLine totals={totals} />.
    </PageAnswer>
  );
}
