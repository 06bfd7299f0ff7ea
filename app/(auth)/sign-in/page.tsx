import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Logo } from "#components/shell/logo.tsx";
import { SignInForm } from "#components/shell/sign-in-form.tsx";
import { serverEnv } from "#lib/web/server-env.ts";
import { safePath } from "#lib/web/session/safe-path.ts";
import { currentActor } from "#lib/web/session/session.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; ended?: string }> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, ended } = await searchParams;
  const to = safePath(Array.isArray(callbackUrl) ? callbackUrl[0] : callbackUrl);
  if (await currentActor()) redirect(to);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-5 py-10">
      <div className="flex items-center gap-2.5">
        <Logo className="size-6" />
        <span className="text-base font-semibold">Sluice</span>
      </div>
      <div>
        <h1 className="text-title">Sign in</h1>
        <p className="mt-1 text-sm text-muted">
          {ended
            ? "Your session has ended or your access was changed. Sign in again."
            : "The control room for safe change."}
        </p>
      </div>
      <SignInForm to={to} />
      {serverEnv().SLUICE_DEMO === "1" ? (
        <p className="text-xs text-muted">
          This is the demo. Its four accounts, viewer@, owner@, ops@ and admin@sluice.local, share one
          password: the one that <code className="font-mono">npm start</code> printed, or was given in{" "}
          <code className="font-mono break-words">SLUICE_DEMO_PASSWORD</code>.
        </p>
      ) : null}
    </main>
  );
}
