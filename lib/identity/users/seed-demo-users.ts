import type { Context } from "../../kernel/context.ts";
import type { Role } from "../../kernel/permissions.ts";
import { addUser } from "./add-user.ts";

const DEMO_USERS: readonly { email: string; name: string; role: Role }[] = [
  { email: "viewer@sluice.local", name: "Viewer", role: "viewer" },
  { email: "owner@sluice.local", name: "Product owner", role: "product_owner" },
  { email: "ops@sluice.local", name: "Operator", role: "operator" },
  { email: "admin@sluice.local", name: "Admin", role: "admin" },
];

/**
 * Creates the four demo accounts with one password, which may be an easy one: they are reached from this machine only.
 * Those that exist keep theirs.
 * @returns the emails that were created.
 */
export async function seedDemoUsers(ctx: Context, password: string): Promise<string[]> {
  const there = await ctx.db.user.findMany({
    where: { email: { in: DEMO_USERS.map((user) => user.email) } },
    select: { email: true },
  });
  const missing = DEMO_USERS.filter((user) => !there.some(({ email }) => email === user.email));
  for (const user of missing) await addUser(ctx, { ...user, password });
  return missing.map((user) => user.email);
}
