import { z } from "zod";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { knownFields } from "#lib/kernel/input/known-fields.ts";
import { apiRoute } from "#lib/web/api-route.ts";

const Body = z.looseObject({
  action: z.enum(["rotate", "revoke"]),
});

/** POST {action: "rotate", overlapHours}: the next one, in the answer this once; or {action: "revoke"}. */
export const POST = apiRoute<{ id: string }>(async (ctx, request, { id }) => {
  const { action, ...input } = Body.parse(await request.json());
  knownFields(input, action === "rotate" ? ["overlapHours"] : []);
  return action === "rotate" ? rotateClientToken(ctx, { ...input, id }) : revokeClientToken(ctx, { id });
});
