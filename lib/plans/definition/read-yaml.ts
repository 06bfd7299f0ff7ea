import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { saidOf } from "../../kernel/input/issue-text.ts";
import { isStorable } from "../../kernel/input/storable-text.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { type Problem, problemOf } from "./problem.ts";

type Path = readonly PropertyKey[];

/** What a file says, and how to name what else is wrong with it. */
export type Yaml<T> = { value: T; problemAt: (path: Path, says: Message) => Problem };

/** Parses one YAML file against a schema. Returns null after adding to `problems`, each with its line and field. */
export function readYaml<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
  problems: Problem[],
): Yaml<T> | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    const text = (error.message.split("\n")[0] ?? error.message).replace(/ at line \d+, column \d+:?$/, "");
    const says = message("planFolder.notYaml", { text });
    problems.push(problemOf(file, says, { line: error.linePos?.[0].line ?? null }));
  }
  if (document.errors.length > 0) return null;
  const found = toValue();
  if (found === undefined) return null;
  const parsed = schema.safeParse(found.value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(problemAt(issue.path, saidOf(issue)));
    return null;
  }
  const odd = findUnstorable(parsed.data, []);
  if (odd !== null) {
    problems.push(problemAt(odd, message("planFolder.unstorable")));
    return null;
  }
  return { value: parsed.data, problemAt };

  function toValue(): { value: unknown } | undefined {
    try {
      return { value: document.toJS() };
    } catch (error) {
      // An alias without its anchor, or more of them than a person would write.
      problems.push(problemOf(file, message("planFolder.notYaml", { text: (error as Error).message })));
      return undefined;
    }
  }

  function problemAt(path: Path, says: Message): Problem {
    return problemOf(file, says, { line: lineOf(path), field: path.join(".") });
  }

  /** Line of the node at that path, or of its nearest parent that exists. */
  function lineOf(path: Path): number | null {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      const start = rangeStart(node);
      if (start !== null) return lines.linePos(start).line;
    }
    return null;
  }
}

function rangeStart(node: unknown): number | null {
  if (node === null || typeof node !== "object" || !("range" in node) || !Array.isArray(node.range))
    return null;
  return typeof node.range[0] === "number" ? node.range[0] : null;
}

/** YAML can write with \0 what the file itself does not hold, and no database does. */
function findUnstorable(value: unknown, path: Path): Path | null {
  if (typeof value === "string") return isStorable(value) ? null : path;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = findUnstorable(inner, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}
