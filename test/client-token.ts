import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import type { Scope } from "#lib/identity/applications/model.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import { contextAs } from "./database.ts";

/** A token of an application, made by the verb; gateways on that database take it within a moment. */
export async function makeTestToken(db: Db, application: string, scope: Scope = "server"): Promise<string> {
  const { token } = await createClientToken(contextAs("admin", db), { application, scope });
  return token;
}
