import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

/** What is wrong with a plan folder: the file, where in it, and one sentence. */
export type Problem = { file: string; line: number | null; field: string | null; message: string };

/** "2-backfill/040-period/rules.yaml, line 7, rules.2.pattern: matches everything" */
export function describeProblem(problem: Problem): string {
  const where = [
    problem.file,
    problem.line === null ? null : `line ${problem.line}`,
    problem.field === null || problem.field === "" ? null : problem.field,
  ];
  return `${where.filter((part) => part !== null).join(", ")}: ${problem.message}`;
}

/** Parses one YAML file against a schema. Returns null after adding to `problems`, each with its line and field. */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>, problems: Problem[]): T | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    const message = error.message.split("\n")[0] ?? error.message;
    problems.push({ file, line: error.linePos?.[0].line ?? null, field: null, message });
  }
  if (document.errors.length > 0) return null;
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    problems.push({
      file,
      line: lineOf(issue.path),
      field: issue.path.join("."),
      message: issue.message,
    });
  }
  return null;

  /** Line of the node at that path, or of its nearest parent that exists. */
  function lineOf(path: readonly PropertyKey[]): number | null {
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
