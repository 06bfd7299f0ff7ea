import type { QuarantineView } from "./views.ts";

/** Pure: how many values a person is asked for, now or ahead of the backfill; null while nobody has counted them. */
export function valuesAsked({
  undecided,
  rehearsed,
  foreseen,
  measured,
}: Pick<QuarantineView, "undecided" | "rehearsed" | "foreseen" | "measured">): number | null {
  const ahead = rehearsed ?? foreseen;
  // What was found so far is told as it is; nothing found means nothing before every row was looked at.
  if (!measured && ahead === null && undecided.values === 0) return null;
  return undecided.values + (ahead?.count.values ?? 0);
}
