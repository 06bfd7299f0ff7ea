import { getServerSession } from "next-auth";
import { cache } from "react";
import type { Actor } from "../context.ts";
import { getDb } from "../web/db.ts";
import { authOptions } from "./auth-options.ts";
import { ROLES } from "./permissions.ts";

/**
 * Who is signed in, or null. The cookie only says which user, epoch and session: the rows are read on every request, so
 * a changed role, a disabled account, a raised epoch or signing out acts at once.
 */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const session = await readCookie();
  if (!session) return null;
  const db = getDb();
  const [user, ended] = await Promise.all([
    db.user.findUnique({ where: { id: session.userId } }),
    db.endedSession.findUnique({ where: { id: session.sessionId } }),
  ]);
  if (!user || user.disabledAt || ended || user.sessionEpoch !== session.epoch) return null;
  const role = ROLES.find((known) => known === user.role);
  return role ? { kind: "user", id: user.id, name: user.email, role } : null;
});

/** The id of the session that the cookie holds; null without one. */
export async function currentSessionId(): Promise<string | null> {
  return (await readCookie())?.sessionId ?? null;
}

const readCookie = cache(async () => (await getServerSession(authOptions()))?.sluice ?? null);
