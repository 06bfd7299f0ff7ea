import { z } from "zod";
import { commas } from "../../messages/catalogue/listed.ts";
import { type Message, message, type Param } from "../../messages/catalogue/message.ts";
import { cutText } from "../masking/cut-text.ts";
import { capital } from "../text/sentences.ts";
import { issueText, saidOf } from "./issue-text.ts";

type Path = readonly PropertyKey[];
type Issue = { path: Path; message: string };

/** Whoever sends ten thousand wrong fields is told of these. */
const MOST_ISSUES = 50;
/** A name that somebody sent may have any length. */
const LONGEST_NAME = 60;
const MOST_UNKNOWN_NAMES = 5;

/** One of them: `says` is a sentence, which names the field, and `of` what the rule says by itself, for programs. */
export type ShownIssue = { field: string; says: Message; of: Message };

/** The problems of an input as the API answers them and a form shows them, however many it has. */
export function shownIssues(issues: readonly Issue[]): ShownIssue[] {
  return issues.slice(0, MOST_ISSUES).map((issue) => ({
    field: issue.path.map(nameOf).join("."),
    says: issueSentence(issue),
    of: saidOf(issue),
  }));
}

/** One problem of an input as a sentence: it names the field, unless what is said is a sentence of its own. */
export function issueSentence(issue: Issue): Message {
  return fieldSentence(issue.path, saidOf(issue));
}

/** The same of what is wrong with a field, however it was found. */
export function fieldSentence(path: Path, says: Message): Message {
  if (says.code.startsWith("input.predicates."))
    return message("input.ofField", { field: fieldOf(path), says });
  if (says.code.startsWith("input.notes.")) return message("input.note", { field: fieldOf(path), says });
  return says;
}

function fieldOf(path: Path): Param {
  const [first, ...others] = path;
  if (first === undefined) return message("input.theRequest");
  return others.reduce<Param>(
    (outer, part) => message("input.within", { outer, inner: words(part, "no") }),
    words(first, "yes"),
  );
}

/** "allowKeys" as "Allow keys", and its second as "entry 2". */
function words(part: PropertyKey, first: "yes" | "no"): Param {
  if (typeof part === "number") return message("input.entry", { first, number: part + 1 });
  const name = nameOf(part).replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return first === "yes" ? capital(name) : name;
}

function nameOf(part: PropertyKey): string {
  return cutText(String(part), LONGEST_NAME);
}

// Where a schema has no text of its own, these are said in place of zod's, which names types ("expected string, received
// undefined") and not what to do. Whoever shows problems imports this file, so they are in place before any input is read.
z.config({ customError: (issue) => issueText(plainMessage(issue)) });

const KINDS = ["string", "number", "int", "boolean", "array", "object", "record", "date"] as const;
const FORMATS = ["uuid", "email", "url"] as const;

function isOneOf<T extends string>(known: readonly T[], name: string): name is T {
  return (known as readonly string[]).includes(name);
}

function plainMessage(issue: z.core.$ZodRawIssue): Message {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return message("input.predicates.needed");
      return isOneOf(KINDS, issue.expected)
        ? message(`input.predicates.kind.${issue.expected}`)
        : message("input.predicates.otherKind", { kind: issue.expected });
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1) return message("input.predicates.notEmpty");
      return amount(issue.origin, issue.inclusive === false ? "more" : "least", issue.minimum);
    case "too_big":
      return amount(issue.origin, issue.inclusive === false ? "less" : "most", issue.maximum);
    case "invalid_value":
      return message("input.predicates.value", {
        count: issue.values.length,
        values: commas(issue.values.map(String)),
      });
    case "unrecognized_keys":
      return message("input.predicates.unknownNames", {
        names: commas(issue.keys.slice(0, MOST_UNKNOWN_NAMES).map(nameOf)),
        more: Math.max(0, issue.keys.length - MOST_UNKNOWN_NAMES),
      });
    case "invalid_union":
      return message("input.predicates.noForm");
    case "invalid_format":
      return isOneOf(FORMATS, issue.format)
        ? message(`input.predicates.format.${issue.format}`)
        : message("input.predicates.otherFormat");
    case "not_multiple_of":
      return message("input.predicates.multiple", { divisor: issue.divisor });
    default:
      return message("input.predicates.wrong");
  }
}

function amount(origin: string, limit: "least" | "most" | "more" | "less", bound: number | bigint): Message {
  const size = Number(bound);
  if (origin === "string") return message("input.predicates.characters", { limit, size });
  if (origin === "array" || origin === "set") return message("input.predicates.entries", { limit, size });
  return message("input.predicates.amount", { limit, size });
}
