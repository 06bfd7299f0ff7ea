import { getServerSession } from "next-auth";
import { cache } from "react";
import type { Actor } from "../context.ts";
import { getDb } from "../web/db.ts";
import { authOptions } from "./auth-options.ts";
import { ROLES } from "./permissions.ts";

/**
 * Who is signed in, or null. The cookie only says which user and which epoch: the row is read on every request, so a
 * changed role, a disabled account or a raised epoch acts at once.
 */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const session = await getServerSession(authOptions());
  if (!session?.sluice) return null;
  const user = await getDb().user.findUnique({ where: { id: session.sluice.userId } });
  if (!user || user.disabledAt || user.sessionEpoch !== session.sluice.epoch) return null;
  const role = ROLES.find((known) => known === user.role);
  return role ? { kind: "user", id: user.id, name: user.email, role } : null;
});
