import { z } from "zod";
import type { Context } from "../kernel/context.ts";
import { elementOf } from "../kernel/input/counted-list.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A verb or a query. */
export type Does = ((ctx: Context, input: unknown) => Promise<unknown>) & {
  readonly definition: { name: string; input: z.ZodType; output: z.ZodType };
};

export type Operation = {
  method: Method;
  /** "/flags/{name}": what stands in braces is the field of that name in the input. */
  path: string;
  does: Does;
  /** A whole input, which a test sends. It goes where each field goes: address, query or body. */
  example: Readonly<Record<string, unknown>>;
  /** Fields that the address says without naming them. */
  given: Readonly<Record<string, unknown>>;
  /** Of success; 204 where there is nothing to answer. */
  status: number;
  /** What is promised of the answer: the verb's or the query's output. */
  answer: z.ZodType;
  /** Whose ETag an answer bears, where it says more than the thing itself. */
  tagOf: z.ZodType;
  /** The answer holds what is shown once and kept nowhere. */
  secret: boolean;
};
type More = Partial<Pick<Operation, "given" | "status" | "tagOf" | "secret">>;

export function operation(method: Method) {
  return (path: string, does: Does, example: Operation["example"] = {}, more: More = {}): Operation => {
    const { output } = does.definition;
    const status = output instanceof z.ZodVoid ? 204 : 200;
    const usual = { given: {}, status, answer: output, tagOf: output, secret: false };
    return { method, path, does, example, ...usual, ...more };
  };
}

/** False of a query that is asked with POST, as what it takes is too much for an address. */
export function isChange({ does }: Pick<Operation, "does">): boolean {
  return "permission" in does.definition;
}

/** What is promised of what was done. @throws Error of its own: a ZodError says that the caller was wrong, and it is done */
export function promisedOf({ answer, does }: Pick<Operation, "answer" | "does">, done: unknown): unknown {
  const shown = answer.safeParse(done);
  if (shown.success) return shown.data;
  throw new Error(`${does.definition.name} answers what it does not promise`, { cause: shown.error });
}

/** The names in braces. */
export function pathFields({ path }: Pick<Operation, "path">): string[] {
  return path.split("/").flatMap((part) => (part.startsWith("{") ? [part.slice(1, -1)] : []));
}

/** What the rest of an input is written as: JSON in a body, or fields of a query, as a DELETE's body means nothing in HTTP. */
export function takesBody({ method }: Pick<Operation, "method">): boolean {
  return method !== "GET" && method !== "DELETE";
}

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** As JSON carries it: a date is text. */
export function toSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodDate) Object.assign(jsonSchema, { type: "string", format: "date-time" });
      const element = elementOf(zodSchema);
      if (element) jsonSchema.items = withoutDialect(toSchema(element, io));
    },
  });
}

/** A part of a document says it no more. */
export function withoutDialect({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

const inputs = new WeakMap<Does, JsonSchema>();

/** Everything that it takes, wherever it stands in a request. */
export function wholeInput({ does }: Pick<Operation, "does">): JsonSchema {
  const whole = inputs.get(does) ?? toSchema(does.definition.input, "input");
  inputs.set(does, whole);
  return whole;
}

/** What of its input is not in the address, nor said by it. */
export function restOfInput(one: Operation): JsonSchema & { properties: Record<string, JsonSchema> } {
  const whole = wholeInput(one);
  const elsewhere = new Set([...pathFields(one), ...Object.keys(one.given)]);
  const properties = Object.entries(whole.properties ?? {}).filter(([field]) => !elsewhere.has(field));
  const required = (whole.required ?? []).filter((field) => !elsewhere.has(field));
  return {
    type: "object",
    properties: Object.fromEntries(properties) as Record<string, JsonSchema>,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

/** The operations of an address with what it has for their braces; none: there is nothing at it. A word is before a name. */
export function findOperations<O extends Pick<Operation, "path">>(
  table: readonly O[],
  parts: readonly string[],
): { found: O[]; fields: Record<string, string> } {
  const fitting = table.filter((one) => fits(one.path.split("/").slice(1), parts));
  const words = (one: O) => one.path.split("/").length - pathFields(one).length;
  const most = Math.max(...fitting.map(words));
  const found = fitting.filter((one) => words(one) === most);
  const template = found[0]?.path.split("/").slice(1) ?? [];
  const fields = template.flatMap((part, index) =>
    part.startsWith("{") ? [[part.slice(1, -1), parts[index] ?? ""]] : [],
  );
  return { found, fields: Object.fromEntries(fields) };
}

function fits(template: string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((part, index) => (part.startsWith("{") ? parts[index] !== "" : part === parts[index]))
  );
}

/** Which single thing an operation is about: the GET of its address or the nearest above it; null: none has one. */
export function resourceOf(table: readonly Operation[], { path }: Operation): Operation | null {
  for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const one = table.find((other) => other.method === "GET" && other.path === at);
    if (one) return isList(one) ? null : one;
  }
  return null;
}

export function isList({ answer }: Operation): boolean {
  return answer instanceof z.ZodObject && "items" in answer.shape && "next" in answer.shape;
}
