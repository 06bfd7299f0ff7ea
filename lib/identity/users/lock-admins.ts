import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";

type Row = { id: string; email: string; role: string; disabled_at: Date | null };

/**
 * Locks the user and every admin, in one order, so that two admins who take each other's role at the same moment
 * meet here and the second sees what the first did.
 * @throws AppError not-found
 */
export async function lockUserAndAdmins(tx: Tx, userId: string): Promise<{ user: Row; lastAdmin: boolean }> {
  const rows = await tx.$queryRaw<Row[]>`
    select id::text, email, role, disabled_at from users
    where id = ${userId}::uuid or (role = 'admin' and disabled_at is null)
    order by id for update`;
  // Under READ COMMITTED a row that waited is read again, and leaves the result if it no longer is an admin.
  const user = rows.find((row) => row.id === userId);
  if (!user) throw new AppError("not-found", "There is no such user.");
  const admins = rows.filter((row) => row.role === "admin" && row.disabled_at === null);
  return { user, lastAdmin: admins.length === 1 && admins[0]?.id === userId };
}

/** @throws AppError conflict */
export function refuseForLastAdmin(lastAdmin: boolean): void {
  if (!lastAdmin) return;
  throw new AppError(
    "conflict",
    "This is the last admin who can sign in. Make somebody else an admin first.",
  );
}
