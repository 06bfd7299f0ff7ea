import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { can, lesserRole, type Permission, ROLES, type Role, whyNot } from "../../kernel/permissions.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";

export type Account = { id: string; email: string; role: string; disabled_at: Date | null };
/** "own": a person's own password, which takes no right but the session. */
type Needed = Permission | "own";

/**
 * Locks the accounts that are named and that of whoever asks, in one order, and looks again whether they still may: a
 * password takes long to hash, and who was disabled, demoted or signed out meanwhile must not write after that.
 * @throws AppError unauthenticated of a session or token that has ended, forbidden of an account that may no longer
 */
export async function lockAsker(tx: Tx, ctx: Context, needed: Needed, named: string[] = []): Promise<void> {
  const asker = await findAsker(tx, ctx);
  const rows = await tx.$queryRaw<Account[]>`
    select id::text, email, role, disabled_at from users
    where id = any(${[...named, ...(asker ? [asker.account] : [])]}::uuid[]) order by id for update`;
  await refuseUnlessStill(tx, ctx, needed, asker, rows);
}

export type Asker = { account: string; most: Role };

/** The account behind a person or a token; null of a part of Sluice and of ADMIN_TOKEN, which nobody takes anything from. */
export async function findAsker(tx: Tx, { actor }: Pick<Context, "actor">): Promise<Asker | null> {
  if (actor.kind === "user") return { account: actor.id, most: "admin" };
  if (actor.kind === "system" || !UUID.test(actor.id)) return null;
  const token = await tx.apiToken.findUnique({ where: { id: actor.id } });
  return token?.createdById ? { account: token.createdById, most: actor.role } : null;
}
const UUID = /^[0-9a-f-]{36}$/;

/** @param rows the asker's account among them, locked @throws AppError as `lockAsker` */
export async function refuseUnlessStill(
  tx: Tx,
  ctx: Context,
  needed: Needed,
  asker: Asker | null,
  rows: Account[],
): Promise<void> {
  const account = rows.find(({ id }) => id === asker?.account);
  if (!asker || !account) return; // no account is ever deleted
  if (account.disabled_at !== null || (await hasEnded(tx, ctx)))
    throw new AppError("unauthenticated", message("users.asker.ended"));
  const role = ROLES.find((known) => known === account.role) ?? "viewer";
  const left = lesserRole(role, asker.most);
  if (needed === "own" || can(left, needed)) return;
  const reason = whyNot(left, needed) as Message;
  throw new AppError("forbidden", reason, { permission: needed, role: left });
}

/** The session or the token that asks, locked, so that neither ends before what it asked for is written. */
async function hasEnded(tx: Tx, { actor, session }: Context): Promise<boolean> {
  if (session === undefined && actor.kind !== "token") return false;
  const open = session
    ? await tx.$queryRaw<unknown[]>`
        select 1 from sessions where id = ${session}::uuid and user_id = ${actor.id}::uuid for update`
    : await tx.$queryRaw<unknown[]>`
        select 1 from api_tokens where id = ${actor.id}::uuid and revoked_at is null for update`;
  return open.length === 0;
}
