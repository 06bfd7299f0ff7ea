import { withEnd } from "../kernel/text/sentences.ts";
import { asIs } from "./as-is.ts";
import { type Message, message } from "./catalogue/message.ts";

/** The first of the problems of a plan's folder, one a line, and how many there are besides. */
export function problemsInShort(problems: string): Message {
  const [first = "", ...others] = linesOf(problems);
  return others.length === 0 ? asIs(first) : message("plans.problems", { first, count: others.length });
}

/** The same as a whole sentence. */
export function problemsSentence(problems: string): Message {
  const [first = "", ...others] = linesOf(problems);
  return others.length === 0
    ? asIs(withEnd(first))
    : message("plans.problemsSentence", { first, count: others.length });
}

function linesOf(problems: string): string[] {
  return problems.split("\n").filter((line) => line.trim() !== "");
}
