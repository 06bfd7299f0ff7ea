import { randomBytes } from "node:crypto";
import type { Scope } from "./model.ts";
import { hashClientToken } from "./token-hash.ts";

const PREFIXES: Record<Scope, string> = { server: "sluice_app_", browser: "sluice_web_" };

/** A new token of 192 random bits. Its first characters say what it is for, to people and to scanners for secrets. */
export function makeClientToken(scope: Scope): { token: string; tokenHash: string; prefix: string } {
  const token = PREFIXES[scope] + randomBytes(24).toString("base64url");
  return { token, tokenHash: hashClientToken(token), prefix: token.slice(0, PREFIXES[scope].length + 4) };
}
