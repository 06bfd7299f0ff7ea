import { randomUUID } from "node:crypto";
import { getConfig } from "#lib/kernel/config/config.ts";
import type { Context } from "#lib/kernel/context.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import type { Role } from "#lib/kernel/permissions.ts";

/** The people of the cutover: each verb is called by somebody who may, and is audited under their name. */
export type People = { operator: Context; productOwner: Context; admin: Context };

/** Contexts of the demo accounts, as a sign-in would make them. */
export async function meetPeople(db: Db): Promise<People> {
  const users = await db.user.findMany();
  const as = (role: Role): Context => {
    const user = users.find((one) => one.role === role);
    if (!user) throw new Error(`There is no demo account with the role ${role}.`);
    return {
      actor: { kind: "user", id: user.id, name: user.email, role },
      now: () => new Date(),
      db,
      correlationId: randomUUID(),
      via: "cli",
      config: getConfig,
    };
  };
  return { operator: as("operator"), productOwner: as("product_owner"), admin: as("admin") };
}
