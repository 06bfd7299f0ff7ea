import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf } from "#lib/format/numbers.ts";
import type { ValidationView } from "#lib/plans/views.ts";

/** Whether a check fails, and which. */
export function ValidationAnswer({ view }: { view: ValidationView }) {
  const { last, rows } = view;
  if (rows.length === 0)
    return (
      <PageAnswer page="Validation" tone="pass" title="Nothing needs you">
        No plan brings a check.
      </PageAnswer>
    );
  if (last === null)
    return (
      <PageAnswer page="Validation" tone="wait" title="No check was run yet">
        {countOf(rows.length, "check waits for its phase", "checks wait for their phases")}. A running phase
        runs its own.
      </PageAnswer>
    );
  const first = rows.find((row) => row.latest?.ok === false);
  const rest = `${countOf(last.passed, "check passes", "checks pass")}, ${last.notRun} not run yet; the last result is from `;
  if (first?.latest)
    return (
      <PageAnswer page="Validation" tone="fail" title={countOf(last.failed, "check fails", "checks fail")}>
        <b className="font-semibold">{first.name}</b>{" "}
        {first.latest.error
          ? `could not run: ${first.latest.error}.`
          : `found ${first.latest.observed}; expected ${first.expected}.`}{" "}
        {rest}
        <TimeAgo at={last.at} />.
      </PageAnswer>
    );
  return (
    <PageAnswer page="Validation" tone="pass" title="Nothing needs you">
      {rest}
      <TimeAgo at={last.at} />.
    </PageAnswer>
  );
}
