import type { ValidationView } from "../plans/reads/read-plan.ts";
import type { FailingCheck } from "./need.ts";

/** The checks whose latest result fails. */
export function failingChecks(validation: ValidationView | null): FailingCheck[] {
  return (validation?.rows ?? []).flatMap((row) =>
    row.latest && (row.state === "fail" || row.state === "error")
      ? [
          {
            plan: row.plan,
            phase: row.phase,
            step: row.step,
            name: row.name,
            expected: row.expected,
            observed: row.latest.observed,
            error: row.latest.error,
            countsRows: row.countsRows,
          },
        ]
      : [],
  );
}
