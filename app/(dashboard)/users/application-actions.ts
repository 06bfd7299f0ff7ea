"use server";
import { createClientToken } from "#lib/identity/applications/create-client-token.ts";
import { revokeClientToken } from "#lib/identity/applications/revoke-client-token.ts";
import { rotateClientToken } from "#lib/identity/applications/rotate-client-token.ts";
import { action } from "#lib/web/action.ts";

const PAGES = "/users";

/** The token comes back, this once. */
export const addApplication = action(createClientToken, PAGES, { tell: (token) => token });
/** The next token comes back, this once. */
export const replaceToken = action(rotateClientToken, PAGES, { tell: (token) => token });
export const endClientToken = action(revokeClientToken, PAGES);
