import { getServerSession } from "next-auth";
import { cache } from "react";
import { sessionLimits } from "../../identity/sessions/session-limits.ts";
import { findSession } from "../../identity/sessions/sessions.ts";
import type { Actor } from "../../kernel/context.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { getDb } from "../db.ts";
import { serverEnv } from "../server-env.ts";
import { authOptions } from "./auth-options.ts";

/**
 * The session of this request and whose it is, or null. The cookie only says which: the row is read on every request, so
 * a changed role, a disabled account, an ended session or one whose time is up acts at once.
 */
export const currentSession = cache(async (): Promise<{ id: string; actor: Actor } | null> => {
  const secret = (await getServerSession(authOptions()))?.sluice?.secret;
  if (!secret) return null;
  const session = await findSession(getDb(), sessionLimits(serverEnv()), secret, new Date());
  const role = ROLES.find((known) => known === session?.user.role);
  if (!session || !role) return null;
  return { id: session.id, actor: { kind: "user", id: session.user.id, name: session.user.email, role } };
});

/** Who is signed in, or null. */
export async function currentActor(): Promise<Actor | null> {
  return (await currentSession())?.actor ?? null;
}
