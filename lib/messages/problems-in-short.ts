import { countOf } from "../kernel/text/numbers.ts";

/** The first of the problems of a plan's folder, one a line, and how many there are besides. */
export function problemsInShort(problems: string): string {
  const [first = "", ...others] = problems.split("\n").filter((line) => line.trim() !== "");
  return others.length === 0 ? first : `${first} (and ${countOf(others.length, "more problem")})`;
}
