import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import type { AuditDay } from "#lib/kernel/audit/reads.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";

/** Whether the record of the last day holds something that a person should look at. */
export function AuditAnswer({ day }: { day: AuditDay }) {
  const refused = day.refused + day.failedSignIns;
  const rest = (
    <>
      {countOf(day.entries, "entry", "entries")} in the last 24 hours, {countOf(day.outside, "change")} made
      outside Sluice. An entry that was changed or removed is found by npx sluice audit verify.
    </>
  );
  if (refused === 0) {
    return (
      <PageAnswer page="Audit" tone="pass" title="No attempt was refused in the last 24 hours">
        {rest}
      </PageAnswer>
    );
  }
  const parts = [
    day.refused > 0
      ? `${countOf(day.refused, "attempt")} that a role, a gate or a token did not allow`
      : null,
    day.failedSignIns > 0 ? `${countOf(day.failedSignIns, "sign-in")} that failed` : null,
  ].filter(Boolean);
  return (
    <PageAnswer
      page="Audit"
      tone="hold"
      title={`${countOf(refused, "refused attempt")} in the last 24 hours`}
      action={
        <Button asChild variant="primary">
          <Link href="/audit?outcome=refused">Show them</Link>
        </Button>
      }
    >
      {parts.join(", and ")}. {rest}
    </PageAnswer>
  );
}
