import { currentSession } from "#lib/auth/session.ts";
import { noteSeen } from "#lib/auth/sessions.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** POST: the session's person is there. For open pages; a token has no session, and nothing is noted. */
export const POST = apiRoute(async (ctx) => {
  const session = await currentSession();
  if (session) await noteSeen(ctx.db, session.id, ctx.now());
});
