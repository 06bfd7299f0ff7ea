import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { knownFields } from "../kernel/input/known-fields.ts";
import { isStorable } from "../kernel/input/storable-text.ts";
import { message } from "../messages/catalogue/message.ts";
import { OLD_API } from "../surfaces/old-api.ts";
import type { OldOperation } from "../surfaces/old-operation.ts";
import { findOperations } from "../surfaces/operation.ts";
import { allowedMethods } from "./api-methods.ts";
import { apiRoute, openRoute } from "./api-route.ts";
import { partsOf } from "./parts-of.ts";

const BELOW = "/api/";
const EVERY_METHOD = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

type Route = ReturnType<typeof apiRoute>;

/** Every request below /api that no route of its own answers: found in the table and done, or answered as the API answers. */
export const oldRoute: Route = (request, route) => {
  const { found, fields } = findOperations(OLD_API, partsOf(request, BELOW));
  const method = request.method === "HEAD" ? "GET" : request.method;
  const operation = found.find((one) => one.method === method);
  if (!operation) return nothing(request);
  return apiRoute((ctx, bounded) => doOld(ctx, operation, fields, bounded))(request, route);
};

const nothing = openRoute(async () => {
  throw new AppError("not-found", message("requests.none.address"));
});

/** OPTIONS: what an address takes. Next would name every method that the route has for any address. */
export function oldOptions(request: Request): Response {
  const allow = allowedMethods(new URL(request.url).pathname) ?? EVERY_METHOD;
  return new Response(null, { status: 204, headers: { allow: allow.toSorted().join(", ") } });
}

/** @throws SyntaxError, ZodError that names each field which there is not, and what is done with */
async function doOld(
  ctx: Context,
  operation: OldOperation,
  fields: Record<string, string>,
  request: Request,
): Promise<unknown> {
  if (!Object.values(fields).every(isStorable))
    throw new AppError("not-found", message("requests.none.address"));
  if (operation.method === "GET") {
    const { taken } = operation.choice({});
    const [does, takes = []] = taken;
    return does(ctx, { ...queryOf(request, takes), ...fields });
  }
  const { taken, rest } = operation.choice(await readBody(operation, request));
  const [does, takes = []] = taken;
  const input = knownFields(rest, takes);
  if (input.name !== undefined && fields.name !== undefined && input.name !== fields.name)
    throw new AppError("invalid", message("requests.address.otherFlag", { flag: fields.name }));
  return does(ctx, { ...input, ...fields });
}

async function readBody({ mayBeEmpty }: OldOperation, request: Request): Promise<unknown> {
  const text = await request.text();
  return mayBeEmpty && text.trim() === "" ? {} : JSON.parse(text);
}

/** What else the address says is left out, as ever. */
function queryOf(request: Request, takes: readonly string[]): Record<string, string> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    takes.flatMap((field) => {
      const value = searchParams.get(field);
      return value === null ? [] : [[field, value]];
    }),
  );
}
