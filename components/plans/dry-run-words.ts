import { countOf, formatCount } from "#lib/format/numbers.ts";
import type { DryRunReport } from "#lib/plans/model.ts";

/** A report keeps the 20 largest groups. */
const KEPT = 20;

/** How many values wait for a person, and how many of them the report lists. */
export function valuesToDecide(report: Pick<DryRunReport, "quarantineGroups" | "quarantineValues">): string {
  const shown = report.quarantineGroups.length;
  const all = report.quarantineValues;
  // Reports of before the total was counted: a full list may be a part of one.
  if (all === undefined && shown >= KEPT)
    return `The ${formatCount(shown)} most frequent values that a person would have to decide`;
  const total = all ?? shown;
  const rest = total > shown ? `, the ${formatCount(shown)} most frequent shown` : "";
  return `${countOf(total, "value")} that a person would have to decide${rest}`;
}
