import { countOf } from "#lib/kernel/text/numbers.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import { commas } from "#lib/messages/listed.ts";
import { rawValueWords } from "#lib/messages/raw-values.ts";
import type { QuarantineDecided } from "#lib/quarantine/apply-decisions.ts";
import type { LeftOpenView } from "#lib/quarantine/read-left-open.ts";

export type Chosen = { rawValue: string | null; value: string | null; expectedRows: number };

/** "27 values, 412 rows", "27 values, about 412 rows" */
export function sumOf(chosen: Pick<Chosen, "expectedRows">[], about = false): string {
  return `${countOf(chosen.length, "value")}, ${rowsOf(chosen, about)}`;
}

function rowsOf(chosen: Pick<Chosen, "expectedRows">[], about: boolean): string {
  const rows = chosen.reduce((sum, one) => sum + one.expectedRows, 0);
  return `${about ? "about " : ""}${countOf(rows, "row")}`;
}

/**
 * What deciding them does, a sentence for each value that they become, and what leaving some open will stop. `ahead`:
 * the backfill has not begun, and the rows are as a rehearsal counted them.
 */
export function describeDecision(
  chosen: Chosen[],
  { blocks, ahead }: { blocks: LeftOpenView["blocks"]; ahead: boolean },
): { does: string; to: Chosen[] }[] {
  const byValue = Map.groupBy(chosen, ({ value }) => value);
  return [...byValue].map(([value, own]) => ({ does: sayWhatFor(value, own, blocks, ahead), to: own }));
}

function sayWhatFor(
  value: string | null,
  own: Chosen[],
  blocks: LeftOpenView["blocks"],
  ahead: boolean,
): string {
  if (value === null)
    return `${sumOf(own, ahead)} stay without a value, and nobody is asked again. They will stop ${blocks} until they are decided.`;
  return ahead
    ? `${sumOf(own, ahead)} become ${value} when the backfill comes to them. Until then nothing is written into a row.`
    : `${sumOf(own)} become ${value}, and later rows with the same text too.`;
}

/** So many of the values are named before they are only counted. */
const NAMED = 8;

/** Which they are, those with most rows first: `"25:00", 320 rows`; and how many more. */
export function nameChosen(chosen: Chosen[], about: boolean): { named: Message[]; more: string | null } {
  const largest = chosen.toSorted((a, b) => b.expectedRows - a.expectedRows);
  const rest = largest.slice(NAMED);
  return {
    named: largest.slice(0, NAMED).map((one) => commas([rawValueWords(one.rawValue), rowsOf([one], about)])),
    more: rest.length > 0 ? `and ${countOf(rest.length, "more value")}, ${rowsOf(rest, about)}` : null,
  };
}

/** What was done, for the toast. */
export function sayDecided({ groups, rows, leftOpen, ahead }: QuarantineDecided): string {
  const parts = [
    groups > 0 || leftOpen.groups === 0
      ? `${countOf(groups, "value")} decided, ${ahead ? "which the backfill will fill" : `${countOf(rows, "row")} filled`}`
      : "",
    leftOpen.groups > 0
      ? `${countOf(leftOpen.groups, "value")} left open${ahead ? "" : `, ${countOf(leftOpen.rows, "row")}`}`
      : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}
