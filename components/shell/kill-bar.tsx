import { OctagonX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { everyFlagOff } from "#lib/messages/every-flag-off.ts";
import { confirmedWords } from "#lib/messages/served-words.ts";
import type { Killed } from "#lib/overview/read-killed.ts";

/**
 * On every page while the kill switch is engaged: who, why, since when, who does not confirm, and the way to lift it. It stays
 * while the page scrolls, so that on a phone a long reason is cut there; the page of the kill switch has all of it.
 */
export function KillBar({ killed, whyNotLift }: { killed: Killed; whyNotLift: string | null }) {
  const t = useTranslations("shell.killBar");
  const say = useSay();
  const parts = {
    b: (words: ReactNode) => <strong className="font-semibold">{words}</strong>,
    ago: () => <TimeAgo at={killed.at} />,
    wide: (words: ReactNode) => <span className="max-sm:hidden">{words}</span>,
    moment: () => <TimeAgo at={killed.at} moment seconds />,
  };
  const missing = [
    ...killed.waitingFor.map((one) => ({ ...one, isWaitedFor: true })),
    ...killed.mayServeOn.map((one) => ({ ...one, isWaitedFor: false })),
  ];
  const more = missing.length - NAMED;
  return (
    <section
      aria-label={t("label")}
      data-kill-bar
      className="flex items-center gap-x-4 bg-fail-solid px-4 py-2.5 text-on-fail md:px-6"
    >
      <OctagonX aria-hidden className="size-5 shrink-0 max-sm:hidden" />
      <div className="min-w-0 flex-1 text-xs">
        <p className="wrap-anywhere text-sm max-sm:line-clamp-2 max-sm:text-xs">
          {killed.by === null ? t.rich("bySomebody", parts) : t.rich("by", { by: killed.by, ...parts })}
          {killed.reason ? t("reason", { reason: killed.reason }) : ""}
        </p>
        <p className="mt-0.5 max-sm:line-clamp-2">
          <span className="max-sm:hidden">{say(everyFlagOff(killed.retired))}. </span>
          {say(confirmedWords(killed.confirmation))}
          {missing.slice(0, NAMED).map(({ name, lostAt, isWaitedFor }) => (
            <span key={name}>
              {" "}
              {lostAt
                ? t.rich(isWaitedFor ? "lastHeard" : "mayServeOn", {
                    name,
                    client,
                    ago: () => <TimeAgo at={lostAt} />,
                  })
                : t.rich("notConfirmed", { name, client })}
            </span>
          ))}
          {more > 0 ? ` ${t("more", { count: more })}` : null}
        </p>
        {whyNotLift ? <p className="mt-0.5 max-sm:hidden">{whyNotLift}</p> : null}
      </div>
      <Link
        href="/emergency"
        className="inline-flex h-9 shrink-0 items-center justify-center gap-1 rounded-lg border border-on-fail/70 px-3.5 text-[0.8125rem] font-medium hover:bg-on-fail/10 max-md:h-11"
      >
        {whyNotLift
          ? t("see")
          : t.rich("lift", { wide: (words) => <span className="max-sm:sr-only">{words}</span> })}
      </Link>
    </section>
  );
}

const NAMED = 3;

function client(name: ReactNode) {
  return (
    <Link href="/clients" className="underline underline-offset-2">
      {name}
    </Link>
  );
}
