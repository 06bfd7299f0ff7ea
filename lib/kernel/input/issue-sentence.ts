import { z } from "zod";
import { cutText } from "../masking/cut-text.ts";
import { countOf } from "../text/numbers.ts";
import { asSentence } from "../text/sentences.ts";

type Issue = { path: readonly PropertyKey[]; message: string };

/** Whoever sends ten thousand wrong fields is told of these. */
const MOST_ISSUES = 50;
/** A name that somebody sent may have any length. */
const LONGEST = { part: 60, sentence: 500 };
const MOST_UNKNOWN_NAMES = 5;

/** The problems of an input as the API answers them and a form shows them, however many it has. */
export function shownIssues(issues: readonly Issue[]): { field: string; message: string }[] {
  return issues.slice(0, MOST_ISSUES).map((issue) => ({
    field: issue.path.map((part) => cutText(String(part), LONGEST.part)).join("."),
    message: issueSentence(issue),
  }));
}

/** One problem of an input as a sentence: it names the field, unless the message is a sentence of its own. */
export function issueSentence({ path, message }: Issue): string {
  if (/^[A-Z]/.test(message)) return asSentence(cutText(message, LONGEST.sentence));
  const field = path.length > 0 ? path.map(words).join(" ") : "The request";
  const link = /^(must|is|has|cannot|needs) /.test(message) ? " " : ": ";
  return asSentence(cutText(`${field}${link}${message}`, LONGEST.sentence));
}

/** "allowKeys" as "allow keys", and its second as "entry 2". */
function words(part: PropertyKey): string {
  if (typeof part === "number") return `entry ${part + 1}`;
  return cutText(String(part), LONGEST.part).replace(
    /(?<=[a-z])[A-Z]/g,
    (letter) => ` ${letter.toLowerCase()}`,
  );
}

// Where a schema has no words of its own, these are used in place of "Invalid input: expected string, received
// undefined". Whoever shows problems imports this file, so they are in place before any input is read.
z.config({ customError: plainMessage });

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is needed";
      return KINDS[issue.expected] && `must be ${KINDS[issue.expected]}`;
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1) return "must not be empty";
      return `must ${amount(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${amount(issue.origin, "at most", issue.maximum)}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "unrecognized_keys":
      return `has fields that are not known: ${unknownNames(issue.keys)}`;
    case "invalid_union":
      return "is not in one of the forms that are understood";
    case "invalid_format":
      return issue.format === "uuid" ? "must be an id such as a list shows it" : undefined;
    default:
      return undefined;
  }
}

function unknownNames(names: readonly string[]): string {
  const first = names.slice(0, MOST_UNKNOWN_NAMES).map((name) => cutText(name, LONGEST.part));
  const more = names.length - first.length;
  return first.join(", ") + (more > 0 ? ` and ${countOf(more, "other")}` : "");
}

function amount(origin: string, limit: string, size: number | bigint): string {
  if (origin === "string") return `have ${limit} ${countOf(size, "character")}`;
  if (origin === "array" || origin === "set") return `have ${limit} ${countOf(size, "entry", "entries")}`;
  return `be ${limit} ${size}`;
}
