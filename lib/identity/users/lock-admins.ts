import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { type Account, findAsker, refuseUnlessStill } from "./lock-asker.ts";

/**
 * Locks the user, every admin and whoever asks, in one order, so that two admins who take each other's role at the same
 * moment meet here and the second, who is none any more, is refused.
 * @throws AppError not-found, and as `lockAsker`
 */
export async function lockUserAndAdmins(
  tx: Tx,
  ctx: Context,
  userId: string,
): Promise<{ user: Account; lastAdmin: boolean }> {
  const asker = await findAsker(tx, ctx);
  const named = [userId, ...(asker ? [asker.account] : [])];
  const rows = await tx.$queryRaw<Account[]>`
    select id::text, email, role, disabled_at from users
    where id = any(${named}::uuid[]) or (role = 'admin' and disabled_at is null)
    order by id for update`;
  await refuseUnlessStill(tx, ctx, "user:manage", asker, rows);
  // Under READ COMMITTED a row that waited is read again, and leaves the result if it no longer is an admin.
  const user = rows.find((row) => row.id === userId);
  if (!user) throw new AppError("not-found", message("requests.none.user"));
  const admins = rows.filter((row) => row.role === "admin" && row.disabled_at === null);
  return { user, lastAdmin: admins.length === 1 && admins[0]?.id === userId };
}

/** @throws AppError conflict */
export function refuseForLastAdmin(lastAdmin: boolean): void {
  if (!lastAdmin) return;
  throw new AppError("conflict", message("users.lastAdmin"));
}
