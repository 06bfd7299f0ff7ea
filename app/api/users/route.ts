import { createUser } from "#lib/identity/users/create-user.ts";
import { knownFields } from "#lib/kernel/input/known-fields.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** POST {email, name?, role, password}: a new account. How the first one is made, with ADMIN_TOKEN. */
export const POST = apiRoute(async (ctx, request) =>
  createUser(ctx, knownFields(await request.json(), ["email", "name", "role", "password"])),
);
