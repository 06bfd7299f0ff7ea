import type { LeftOpenView } from "./read-left-open.ts";
import type { QuarantineCount } from "./views.ts";

export type QuarantineAttention =
  | { code: "values-wait"; params: QuarantineCount }
  /** A rehearsal counted them; they can be decided before the backfill comes to them. */
  | { code: "values-foreseen"; params: QuarantineCount }
  | { code: "rows-left-open"; params: LeftOpenView };

/** Pure: what of a plan's values needs a person, the most urgent first. */
export function quarantineAttention({
  undecided,
  rehearsed,
  leftOpen,
}: {
  /** Null: not measured. */
  undecided: QuarantineCount | null;
  rehearsed?: QuarantineCount | null | undefined;
  leftOpen?: LeftOpenView | null;
}): QuarantineAttention[] {
  const needs: QuarantineAttention[] = [];
  if (undecided && undecided.rows > 0) needs.push({ code: "values-wait", params: undecided });
  if (rehearsed && rehearsed.values > 0) needs.push({ code: "values-foreseen", params: rehearsed });
  if (leftOpen) needs.push({ code: "rows-left-open", params: leftOpen });
  return needs;
}
