import { english } from "../lib/messages/catalogue/english.ts";
import { problemWords } from "../lib/messages/problems-in-short.ts";
import type { Problem } from "../lib/plans/definition/problem.ts";

/** What reading a plan's folder says, a line for each problem; null: it is sound. */
export function problemsText(problems: readonly Problem[] | null): string | null {
  return problems === null ? null : problems.map((problem) => english(problemWords(problem))).join("\n");
}
