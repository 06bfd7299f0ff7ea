import { cleanText } from "./clean-error-text.ts";
import { MASKED } from "./mask-text.ts";

/** Prisma says the reason at the end of a long message. */
const KEPT = 2_000;
const FRAME = /^\s+at .*(:\d+:\d+\)?|<anonymous>\)?|\(native\))$/;
const DEEPEST = 5;

/**
 * An error as a log may keep it. A server's error repeats values in its message, its detail and where it says it was; texts
 * are cleaned, what is a number or a switch stays, and of anything else only the causes are followed.
 */
export function loggedError(error: unknown, depth = 0): unknown {
  if (typeof error === "string") return cleanText(error, KEPT);
  if (typeof error !== "object" || error === null) return error;
  const own = Object.fromEntries(
    Object.entries(error).flatMap(
      ([key, value]: [string, unknown]): [string, string | number | boolean][] => {
        if (typeof value === "string") return [[key, cleanText(withoutRows(error, key, value), KEPT)]];
        return typeof value === "number" || typeof value === "boolean" ? [[key, value]] : [];
      },
    ),
  );
  if (!(error instanceof Error)) return own;
  const { cause } = error;
  const errors: unknown = error instanceof AggregateError ? error.errors : undefined;
  return {
    ...own,
    type: error.name,
    message: cleanText(error.message, KEPT),
    stack: frames(error.stack ?? ""),
    ...(cause === undefined || depth === DEEPEST ? {} : { cause: loggedError(cause, depth + 1) }),
    ...(Array.isArray(errors) && depth < DEEPEST
      ? { errors: errors.map((one: unknown) => loggedError(one, depth + 1)) }
      : {}),
  };
}

/**
 * What only some fields of a server's error hold: a refused row in `detail`, in words of the server's language, and the constants of a
 * statement that a function ran.
 */
function withoutRows(error: object, key: string, value: string): string {
  if (key === "where" || key === "internalQuery") return value.replaceAll(/'[^']*'?/g, `'${MASKED}'`);
  const isRow = key === "detail" && "code" in error && String(error.code).startsWith("23");
  if (!isRow || /\)=\(/.test(value)) return value;
  const [start, end] = [value.indexOf("("), value.lastIndexOf(")")];
  return start < 0 || end < start ? value : value.slice(0, start) + MASKED + value.slice(end + 1);
}

/** Without the message, which a stack begins with, however many lines it has. */
function frames(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => FRAME.test(line))
    .join("\n");
}
