import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Logo } from "#components/shell/logo.tsx";
import { SignInForm } from "#components/shell/sign-in-form.tsx";
import { serverEnv } from "#lib/web/server-env.ts";
import { safePath } from "#lib/web/session/safe-path.ts";
import { currentActor } from "#lib/web/session/session.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.signIn");
  return { title: t("title") };
}

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; ended?: string }> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, ended } = await searchParams;
  const to = safePath(Array.isArray(callbackUrl) ? callbackUrl[0] : callbackUrl);
  if (await currentActor()) redirect(to);
  const t = await getTranslations("shell.signIn");
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 px-5 py-10">
      <div className="flex items-center gap-2.5">
        <Logo className="size-6" />
        <span className="text-base font-semibold">Sluice</span>
      </div>
      <div>
        <h1 className="text-title">{t("title")}</h1>
        <p className="mt-1 text-sm text-muted">{t(ended ? "ended" : "what")}</p>
      </div>
      <SignInForm to={to} />
      {serverEnv().SLUICE_DEMO === "1" ? (
        <p className="text-xs text-muted">
          {t.rich("demo", {
            command: (words) => <code className="font-mono">{words}</code>,
            variable: (words) => <code className="font-mono break-words">{words}</code>,
          })}
        </p>
      ) : null}
    </main>
  );
}
