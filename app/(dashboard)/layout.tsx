import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { AccountMenu } from "#components/shell/account-menu.tsx";
import { Breadcrumb } from "#components/shell/breadcrumb.tsx";
import { KeepSignedIn } from "#components/shell/keep-signed-in.tsx";
import { KillBar } from "#components/shell/kill-bar.tsx";
import { KillSwitchButton } from "#components/shell/kill-switch-button.tsx";
import { Logo } from "#components/shell/logo.tsx";
import { MobileMenu } from "#components/shell/mobile-menu.tsx";
import { NavLinks } from "#components/shell/nav-links.tsx";
import { NotOn } from "#components/shell/not-on.tsx";
import { SearchButton } from "#components/shell/search-button.tsx";
import { ServedPill } from "#components/shell/served-pill.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ToastStrip } from "#components/ui/toast-strip.tsx";
import { roleName, whyNot } from "#lib/kernel/permissions.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { readKilled } from "#lib/overview/read-killed.ts";
import { readShell } from "#lib/overview/read-shell.ts";
import { attempt } from "#lib/web/attempt.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { serverEnv } from "#lib/web/server-env.ts";
import { endSession } from "./actions.ts";
import { setEnabled } from "./flags/actions.ts";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext();
  const say = await getSay();
  const { actor } = ctx;
  const t = await getTranslations();
  // What the frame cannot read takes no page away, least of all that of the kill switch.
  const [shell, press] = await Promise.all([
    attempt("served", () => readShell(ctx)),
    attempt("killSwitch", () => readKilled(ctx)),
  ]);
  const counts = {
    flags: shell.ok ? shell.value.flags : 0,
    migrations: shell.ok ? shell.value.plansInProgress : 0,
    validation: shell.ok ? shell.value.failingChecks : 0,
  };
  const served = shell.ok ? shell.value.served : ({ kind: "unread" } as const);
  const killed = press.ok ? press.value : null;
  const account = <AccountMenu email={actor.name} role={say(roleName(actor.role))} signOut={endSession} />;
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-text px-4 py-2 text-background focus:not-sr-only focus:fixed focus:left-3 focus:top-3"
      >
        {t("shell.skip")}
      </a>
      <aside className="sticky top-0 z-20 flex h-dvh w-54 shrink-0 flex-col overflow-y-auto border-r border-line p-2.5 max-md:hidden">
        <div className="mb-3 flex h-9 items-center gap-2.5 px-2 font-semibold">
          <Logo className="size-4.5" />
          Sluice
        </div>
        <NavLinks counts={counts} />
        <div className="mt-auto pt-4">{account}</div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        {/* Both stay while a page scrolls, but for a phone on its side, where they would leave no room for it. */}
        <div className="sticky top-0 z-30 [@media(max-height:26rem)]:static">
          <header className="flex min-h-13 flex-wrap content-center items-center gap-x-2.5 border-b border-line bg-background px-4 max-lg:py-1 md:px-6">
            <MobileMenu counts={counts}>{account}</MobileMenu>
            <div className="flex min-w-0 flex-1">
              <Breadcrumb />
            </div>
            <LiveRefresh />
            <KeepSignedIn />
            <div className="max-lg:hidden">
              <ServedPill served={served} />
            </div>
            <Badge icon={null} className="max-sm:hidden">
              {serverEnv().SLUICE_ENVIRONMENT}
            </Badge>
            <SearchButton turnOff={setEnabled} />
            {/* While it is engaged, the bar below has the way to lift it. */}
            {killed ? null : <KillSwitchButton reason={say(whyNot(actor.role, "kill-switch:engage"))} />}
          </header>
          {killed ? (
            <NotOn path="/emergency">
              <KillBar
                killed={killed}
                whyNotLift={say(whyNot(actor.role, "kill-switch:lift", message("kill.liftIt")))}
              />
            </NotOn>
          ) : null}
          <ToastStrip />
        </div>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1440px] flex-1 p-4 outline-none max-md:flex max-md:flex-col md:p-6"
        >
          {served.kind === "normal" || killed ? null : (
            <div className="mb-4 lg:hidden">
              <ServedPill served={served} />
            </div>
          )}
          {children}
        </main>
      </div>
    </div>
  );
}
