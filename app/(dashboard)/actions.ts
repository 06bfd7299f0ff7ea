"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { currentSession } from "#lib/auth/session.ts";
import { sessionCookieName } from "#lib/auth/session-cookie.ts";
import { signOut } from "#lib/auth/sign-out.ts";
import { runAction } from "#lib/web/run-action.ts";
import { serverEnv } from "#lib/web/server-env.ts";

/** Ends the session of this browser. */
export async function endSession(): Promise<void> {
  const session = await currentSession();
  if (session) await runAction((ctx) => signOut(ctx, session.id));
  const secure = serverEnv().NEXTAUTH_URL?.startsWith("https:") ?? false;
  (await cookies()).set(sessionCookieName(secure), "", { path: "/", maxAge: 0, httpOnly: true, secure });
  redirect("/sign-in");
}
