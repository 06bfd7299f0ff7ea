import type { BootstrapToken, TokenView, UserView } from "./users/model.ts";

export type IdentityAttention =
  /** ADMIN_TOKEN still works, though somebody can do without it. */
  | { code: "bootstrap-left-over"; params: null }
  | { code: "tokens-end-soon"; params: { names: string[] } }
  | { code: "one-admin"; params: { email: string } };

const WEEK_MS = 7 * 86_400_000;

/** Pure: what of accounts and tokens needs a person, the most urgent first; what was not read is left out. */
export function identityAttention({
  bootstrap,
  users = [],
  tokens = [],
  now,
}: {
  bootstrap: BootstrapToken;
  users?: readonly UserView[];
  tokens?: readonly TokenView[];
  now: Date;
}): IdentityAttention[] {
  const needs: IdentityAttention[] = [];
  if (bootstrap === "left-over") needs.push({ code: "bootstrap-left-over", params: null });
  const names = tokens
    .filter(
      ({ state, expiresAt }) =>
        state === "works" && expiresAt && expiresAt.getTime() - now.getTime() < WEEK_MS,
    )
    .map(({ name }) => name);
  if (names.length > 0) needs.push({ code: "tokens-end-soon", params: { names } });
  const [admin, ...others] = users.filter((user) => user.disabledAt === null && user.role === "admin");
  if (admin && others.length === 0) needs.push({ code: "one-admin", params: { email: admin.email } });
  return needs;
}
