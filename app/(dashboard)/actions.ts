"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { signOut } from "#lib/identity/sessions/sign-out.ts";
import { runAction } from "#lib/web/run-action.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { currentSession } from "#lib/web/session/session.ts";
import { sessionCookieName } from "#lib/web/session/session-cookie.ts";

/** Ends the session of this browser. */
export async function endSession(): Promise<void> {
  const session = await currentSession();
  if (session) await runAction((ctx) => signOut(ctx, session.id));
  const secure = serverEnv().NEXTAUTH_URL?.startsWith("https:") ?? false;
  (await cookies()).set(sessionCookieName(secure), "", { path: "/", maxAge: 0, httpOnly: true, secure });
  redirect("/sign-in");
}
