import { z } from "zod";
import { LEAST_ROLE, type Permission, roleName } from "../kernel/permissions.ts";
import { english } from "../messages/catalogue/english.ts";
import { movingFields } from "./moving-fields.ts";
import {
  isChange,
  isList,
  type JsonSchema,
  type Operation,
  pathFields,
  resourceOf,
  restOfInput,
  takesBody,
  toSchema,
  wholeInput,
  withoutDialect,
} from "./operation.ts";
import { REST } from "./rest.ts";

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("For people."),
    code: z.string().describe("For programs, as `params`."),
    params: z.record(z.string(), z.unknown()),
    correlationId: z.string().nullable().describe("The log and the audit have it too."),
    issues: z
      .array(
        z.object({
          field: z.string(),
          code: z.string().describe("For programs, as `params`."),
          params: z.record(z.string(), z.unknown()),
          message: z.string().describe("For people."),
        }),
      )
      .optional()
      .describe("Of an input that is not right: each field."),
  })
  .meta({ id: "Problem", title: "Why it did not work (RFC 9457)" });

const problem = {
  description: "It did not work",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

const header = (name: string, description: string) => ({
  ...{ name, in: "header", description, required: false, schema: { type: "string" } },
});
const PARAMETERS = {
  IfMatch: header("If-Match", "The ETag that was seen: 412 if it is another by now."),
  IfNoneMatch: header("If-None-Match", "The ETag that is held: 304 if it is still that."),
  IdempotencyKey: header(
    "Idempotency-Key",
    "Done once for each key, whose repeat is answered the same for a day.",
  ),
};
const parameter = (name: keyof typeof PARAMETERS) => ({ $ref: `#/components/parameters/${name}` });

const INFO = {
  title: "Sluice",
  version: "1",
  license: { name: "Apache 2.0", identifier: "Apache-2.0" },
  description: [
    "Flags, the kill switch, migration plans and the outbox. Whoever is signed in may read; what may be changed is a matter of",
    "the role. Each change and each refusal is on record. Fields that are not known are refused; a list's pages are asked for",
    "with `cursor`.",
  ].join(" "),
};

/** OpenAPI 3.1 of everything below /api/v1, from the table and the schemas that answer it. */
export function openApi() {
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, Record<string, object>> = {};
  keep(Problem, schemas);
  for (const one of REST) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: describe(one, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: INFO,
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      parameters: PARAMETERS,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token." },
        session: {
          ...{ type: "apiKey", in: "cookie", name: "sluice.session" },
          description:
            "Of the dashboard's own pages; a change must come from them. Behind https it is `__Host-sluice.session`.",
        },
      },
    },
  };
}

function describe(one: Operation, schemas: Record<string, JsonSchema>): object {
  const { does, path } = one;
  return {
    operationId: operationId(one),
    summary: does.definition.name,
    tags: [path.split("/")[1]],
    description: whoMay(one),
    parameters: parametersOf(one),
    ...(takesBody(one) ? { requestBody: bodyOf(one) } : {}),
    responses: {
      [one.status]: answerOf(one, schemas),
      ...(isCopied(one) ? { 304: { description: "It is what If-None-Match names" } } : {}),
      "4XX": problem,
      "5XX": problem,
    },
  };
}

/** Its ETag says whether a copy is as it is now. */
function isCopied(one: Operation): boolean {
  return one.method === "GET" && !isList(one) && movingFields(one.answer).length === 0;
}

/** "patchFlagsByName". */
export function operationId({ method, path }: Operation): string {
  const words = path.split(/[/-]/).filter((part) => part !== "");
  const named = words.map((word) => (word.startsWith("{") ? `By${upper(word.slice(1, -1))}` : upper(word)));
  return method.toLowerCase() + named.join("");
}

function upper(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function whoMay({ does }: Operation): string {
  const permission = "permission" in does.definition ? does.definition.permission : null;
  if (permission === null) return "Reads; what only some roles may see is refused to others.";
  if (typeof permission !== "string") return "Which role may depends on what is asked.";
  return `For the role ${english(roleName(LEAST_ROLE[permission as Permission]))} or above (\`${permission}\`).`;
}

function parametersOf(one: Operation): object[] {
  const { properties: whole = {} } = wholeInput(one) as { properties?: Record<string, JsonSchema> };
  const rest = restOfInput(one);
  const shown = (name: string, place: "path" | "query", schema: JsonSchema | undefined) => ({
    ...{ name, in: place, schema: schema ?? {}, example: one.example[name] },
    required: place === "path" || (rest.required ?? []).includes(name),
  });
  const query = takesBody(one) ? [] : Object.entries(rest.properties);
  return [
    ...pathFields(one).map((name) => shown(name, "path", whole[name])),
    ...query.map(([name, schema]) => shown(name, "query", schema)),
    ...(isCopied(one) ? [parameter("IfNoneMatch")] : []),
    ...(isChange(one) && resourceOf(REST, one) ? [parameter("IfMatch")] : []),
    ...(isChange(one) && one.method === "POST" ? [parameter("IdempotencyKey")] : []),
  ];
}

function bodyOf(one: Operation): object {
  const schema = restOfInput(one);
  const example = Object.fromEntries(
    Object.entries(one.example).filter(([field]) => Object.hasOwn(schema.properties, field)),
  );
  const required = (schema.required ?? []).length > 0;
  return { required, content: { "application/json": { schema, example } } };
}

function answerOf(one: Operation, schemas: Record<string, JsonSchema>): object {
  if (one.status === 204) return { description: "Done" };
  const isTagged = !isList(one) && REST.some((other) => other.method === "GET" && other.answer === one.tagOf);
  return {
    description: "Done",
    ...(isTagged ? { headers: { ETag: { schema: { type: "string" } } } } : {}),
    content: { "application/json": { schema: keep(one.answer, schemas) } },
  };
}

/** Keeps the named schemas of an answer among the document's, and returns what stands in their place. */
function keep(schema: z.ZodType, schemas: Record<string, JsonSchema>): JsonSchema {
  const named = JSON.stringify(withoutDialect(toSchema(schema, "output")));
  const { $defs = {}, ...whole } = JSON.parse(
    named.replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as JsonSchema;
  for (const [name, one] of Object.entries($defs)) schemas[name] = withoutId(one as JsonSchema);
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined || "$ref" in whole) return whole;
  schemas[id] = withoutId(whole);
  return { $ref: `#/components/schemas/${id}` };
}

function withoutId({ id: _, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
