import { randomUUID } from "node:crypto";
import type { Context } from "#lib/kernel/context.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import type { Role } from "#lib/kernel/permissions.ts";
import { contextAs } from "./database.ts";

/** A context of somebody whose account is in the database, without a password to sign in with. */
export async function accountAs(role: Role, db: Db): Promise<Context & { actor: { id: string } }> {
  const email = `${role}-${randomUUID()}@example.com`;
  const { id } = await db.user.create({ data: { email, name: "", role, createdBy: "test" } });
  return { ...contextAs(role, db), actor: { kind: "user", id, name: email, role } };
}
