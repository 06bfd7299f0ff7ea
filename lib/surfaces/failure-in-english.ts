import { english } from "../messages/catalogue/english.ts";
import type { Message } from "../messages/catalogue/message.ts";
import { problemWords } from "../messages/problems-in-short.ts";
import type { Problem } from "../plans/definition/problem.ts";

/** What is wrong with a plan's folder, a line for each problem. */
export function problemsInEnglish(problems: readonly Problem[] | null): string | null {
  return problems === null ? null : problems.map((problem) => english(problemWords(problem))).join("\n");
}

/** The same with the sentence of why it failed, for programs. */
export function failureInEnglish<T extends { error: Message | null }>(
  what: T,
): Omit<T, "error"> & { error: string | null } {
  return { ...what, error: what.error && english(what.error) };
}
