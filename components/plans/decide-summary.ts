import { countOf } from "#lib/format/numbers.ts";
import type { QuarantineDecided } from "#lib/plans/apply-decisions.ts";
import type { LeftOpenView } from "#lib/plans/read-left-open.ts";

export type Chosen = { rawValue: string | null; value: string | null; expectedRows: number };

/** "27 values, 412 rows" */
export function sumOf(chosen: Chosen[]): string {
  const rows = chosen.reduce((sum, one) => sum + one.expectedRows, 0);
  return `${countOf(chosen.length, "value")}, ${countOf(rows, "row")}`;
}

/** What deciding them does, a sentence for each value that they become, and what leaving some open will stop. */
export function describeDecision(chosen: Chosen[], blocks: LeftOpenView["blocks"]): string[] {
  const byValue = Map.groupBy(chosen, ({ value }) => value);
  return [...byValue].map(([value, own]) =>
    value === null
      ? `${sumOf(own)} stay without a value, and nobody is asked again. They will stop ${blocks} until they are decided.`
      : `${sumOf(own)} become ${value}, and later rows with the same text too.`,
  );
}

/** What was done, for the toast. */
export function sayDecided({ groups, rows, leftOpen }: QuarantineDecided): string {
  const parts = [
    groups > 0 || leftOpen.groups === 0
      ? `${countOf(groups, "value")} decided, ${countOf(rows, "row")} filled`
      : "",
    leftOpen.groups > 0
      ? `${countOf(leftOpen.groups, "value")} left open, ${countOf(leftOpen.rows, "row")}`
      : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}
