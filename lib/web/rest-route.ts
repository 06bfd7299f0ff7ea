import { FlagRow } from "../flags/model.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { knownFields } from "../kernel/input/known-fields.ts";
import { isStorable } from "../kernel/input/storable-text.ts";
import { message } from "../messages/catalogue/message.ts";
import { movingFields } from "../surfaces/moving-fields.ts";
import {
  findOperations,
  isChange,
  isList,
  type Operation,
  promisedOf,
  resourceOf,
  restOfInput,
  takesBody,
} from "../surfaces/operation.ts";
import { REST } from "../surfaces/rest.ts";
import { apiRoute } from "./api-route.ts";
import { entityTag, namesTag, revisionsIn } from "./entity-tag.ts";
import { json } from "./json.ts";
import { oncePerKey } from "./once-per-key.ts";
import { partsOf } from "./parts-of.ts";
import { toProblem } from "./problem.ts";
import { BELOW_REST } from "./rest-address.ts";

/** Every request below /api/v1: found in the table, read, held against its ETag, done, and answered as the table promises. */
export const restRoute = apiRoute(
  async (ctx, request) => {
    const { operation, fields } = findOperation(request);
    const body = (await request.text()).trim();
    const input = { ...readInput(operation, request, body), ...fields, ...operation.given };
    if (operation.method === "GET") return answerRead(ctx, operation, input, request);
    if (!isChange(operation)) return json(await operation.does(ctx, input), 200);
    const change = async () => {
      const held = holdToTag(ctx, operation, input, request.headers.get("if-match"));
      return answerChange(operation, await operation.does(held, input));
    };
    if (operation.method !== "POST") return change();
    return oncePerKey(ctx, { request, body, secret: operation.secret }, change);
  },
  { failed: toProblem },
);

/** @throws AppError not-found, method-not-allowed */
function findOperation(request: Request): { operation: Operation; fields: Record<string, string> } {
  const { found, fields } = findOperations(REST, storablePartsOf(request));
  if (found.length === 0) throw new AppError("not-found", message("requests.none.address"));
  const method = request.method === "HEAD" ? "GET" : request.method;
  const operation = found.find((one) => one.method === method);
  if (operation) return { operation, fields };
  const allow = allowOf(found);
  throw new AppError("method-not-allowed", message("requests.address.takes", { allow }), { allow });
}

/** OPTIONS: what an address takes. Next would name every method that the route has for any address. */
export function restOptions(request: Request): Response {
  const { found } = findOperations(REST, storablePartsOf(request));
  return new Response(null, { status: found.length === 0 ? 404 : 204, headers: { allow: allowOf(found) } });
}

function allowOf(found: Operation[]): string {
  const methods: string[] = found.map((one) => one.method);
  return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}

function storablePartsOf(request: Request): string[] {
  const parts = partsOf(request, BELOW_REST);
  return parts.every(isStorable) ? parts : [];
}

/** @throws ZodError that names each field which there is not, SyntaxError, AppError invalid */
function readInput(operation: Operation, request: Request, text: string): Record<string, unknown> {
  const fields = Object.keys(restOfInput(operation).properties);
  const inBody = takesBody(operation);
  const query = knownFields(readQuery(request), inBody ? [] : fields);
  return { ...query, ...(text === "" ? {} : knownFields(JSON.parse(text), inBody ? fields : [])) };
}

function readQuery(request: Request): Record<string, string> {
  const given = [...new URL(request.url).searchParams];
  const query = Object.fromEntries(given);
  if (Object.keys(query).length === given.length) return query;
  throw new AppError("invalid", message("requests.address.fieldTwice"));
}

async function answerRead(
  ctx: Context,
  operation: Operation,
  input: Record<string, unknown>,
  request: Request,
): Promise<Response> {
  const read = await operation.does(ctx, input);
  if (isList(operation)) return json(read, 200);
  const tag = entityTag(operation.answer, read);
  // A copy of what moves by itself is old, though its tag is the same.
  const moves = movingFields(operation.answer).length > 0;
  const known = moves ? null : request.headers.get("if-none-match");
  if (known !== null && namesTag(known, tag, { weakToo: true }))
    return new Response(null, { status: 304, headers: { etag: tag, "cache-control": "no-store" } });
  return withTag(json(read, 200), tag);
}

/**
 * Holds a change to the ETag that its caller has seen. A flag's goes into the verb, which looks at it once the flag is locked;
 * any other is compared before it is done, with that of the thing which the whole input means: `environment` may be in the body.
 */
function holdToTag(
  ctx: Context,
  operation: Operation,
  input: Record<string, unknown>,
  header: string | null,
): Context {
  if (header === null) return ctx;
  const resource = resourceOf(REST, operation);
  if (resource?.answer === FlagRow) {
    const heldTo = revisionsIn(header);
    return heldTo ? { ...ctx, heldTo } : ctx;
  }
  const requireSeen = async () => {
    if (!resource) throw new AppError("precondition-failed", message("requests.address.noTag"));
    const seen = await resource.does(ctx, input);
    if (!namesTag(header, entityTag(resource.answer, seen), { weakToo: false }))
      throw new AppError("precondition-failed", message("requests.changedMeanwhile"));
  };
  return { ...ctx, requireSeen };
}

function answerChange(operation: Operation, done: unknown): Response {
  const { tagOf, status } = operation;
  if (status === 204) return new Response(null, { status, headers: { "cache-control": "no-store" } });
  const shown = promisedOf(operation, done);
  const response = json(shown, status);
  const isReadSo = REST.some((one) => one.method === "GET" && one.answer === tagOf);
  return isReadSo ? withTag(response, entityTag(tagOf, tagOf.parse(shown))) : response;
}

function withTag(response: Response, tag: string): Response {
  response.headers.set("etag", tag);
  return response;
}
