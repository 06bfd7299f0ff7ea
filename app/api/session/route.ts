import { noteSeen } from "#lib/identity/sessions/sessions.ts";
import { apiRoute } from "#lib/web/api-route.ts";
import { currentSession } from "#lib/web/session/session.ts";

/** POST: the session's person is there. For open pages; a token has no session, and nothing is noted. */
export const POST = apiRoute(async (ctx) => {
  const session = await currentSession();
  if (session) await noteSeen(ctx.db, session.id, ctx.now());
});
