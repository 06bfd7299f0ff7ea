import type { Problem } from "../plans/definition/problem.ts";
import { commas } from "./catalogue/listed.ts";
import { type Message, message } from "./catalogue/message.ts";

/** "2-backfill/040-period/rules.yaml, line 7, rules.2.pattern: matches everything" */
export function problemWords({ file, line, field, says }: Problem): Message {
  if (file === null) return says;
  if (file === ".") return message("planChanges.problem.ofFolder", { says });
  const at = [
    file,
    line === null ? null : message("planChanges.problem.line", { line }),
    field === "" ? null : field,
  ];
  return message("planChanges.problem.at", { place: commas(at.filter((part) => part !== null)), says });
}

/** The same as a whole sentence. */
export function problemSentence(problem: Problem): Message {
  const words = problemWords(problem);
  return problem.whole ? words : message("planChanges.problem.sentence", { problem: words });
}

/** The first of the problems of a plan's folder, and how many there are besides. */
export function problemsInShort(problems: readonly Problem[]): Message | null {
  const [first, ...others] = problems;
  if (!first) return null;
  const words = problemWords(first);
  return others.length === 0 ? words : message("plans.problems", { first: words, count: others.length });
}

/** The same as a whole sentence. */
export function problemsSentence(problems: readonly Problem[]): Message | null {
  const [first, ...others] = problems;
  if (!first) return null;
  return others.length === 0
    ? problemSentence(first)
    : message("plans.problemsSentence", { first: problemWords(first), count: others.length });
}
