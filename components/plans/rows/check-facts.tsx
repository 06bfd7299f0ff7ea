import { Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { Code } from "#components/ui/code.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { isFailing } from "#lib/checks/attention.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import { percentWords } from "#lib/kernel/text/numbers.ts";
import { observedWords } from "#lib/messages/observed-words.ts";
import { phaseInSentence, phaseName } from "#lib/messages/phase-names.ts";
import type { CheckDetail } from "#lib/plans/reads/read-check-detail.ts";
import { stepLabel } from "../phase-words.ts";

/** What a check found and expected, since when it fails, and what it keeps from going on. */
export function CheckFacts({ detail }: { detail: CheckDetail }) {
  const t = useTranslations("checks.facts");
  const say = useSay();
  const { check, failingSince, holds } = detail;
  const { latest } = check;
  const phase = useSay()(phaseName(check.phase));
  const fails = isFailing(check.state);
  return (
    <>
      <div className="px-4 py-3">
        <h2 className="break-words font-semibold text-base">{check.name}</h2>
        <p className="text-muted text-xs">
          {check.phase === "switchover"
            ? t("phase", { phase, when: check.when })
            : t("step", { phase, when: check.when, step: stepLabel(check.step) })}
          {latest ? (
            <>
              {" "}
              {t.rich("lastRun", {
                ago: () => <TimeAgo at={latest.at} />,
                duration: say(durationWords(latest.durationMs)),
              })}
            </>
          ) : null}
        </p>
        <details className="mt-1">
          <summary className="cursor-pointer font-medium text-xs">{t("query")}</summary>
          <Code className="mt-1.5 block whitespace-pre-wrap break-words text-xs">{check.query.trim()}</Code>
        </details>
      </div>
      <dl className="grid grid-cols-2 border-line border-t sm:grid-cols-4">
        <Fact name={t("found")}>
          <span className={cn("break-words text-xl font-semibold", fails && "text-fail")}>
            {latest === null
              ? t("notRun")
              : latest.error
                ? t("couldNotBeRun")
                : say(observedWords(latest.observed))}
          </span>
          {latest?.error ? <span className="block break-words text-fail text-xs">{latest.error}</span> : null}
        </Fact>
        <Fact name={t("expected")}>
          <span className="break-words text-xl font-semibold">{say(check.expected)}</span>
        </Fact>
        <Fact name={t("failingSince")}>
          {failingSince ? (
            <span className="text-xl font-semibold">
              <TimeAgo at={failingSince} moment />
            </span>
          ) : (
            <span className="text-muted">{t("doesNotFail")}</span>
          )}
        </Fact>
        <Fact name={t("holds")}>
          <Holds plan={check.plan} holds={holds} />
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="-mt-px -ml-px min-w-0 border-line border-t border-l px-4 py-3">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function Holds({ plan, holds: { flag, phases } }: { plan: string; holds: CheckDetail["holds"] }) {
  const t = useTranslations("checks.facts");
  const say = useSay();
  if (!flag && phases.length === 0) return <span className="text-muted">{t("nothing")}</span>;
  return (
    <ul className="flex flex-col gap-1 text-[0.8125rem]">
      {flag ? (
        <HeldLine>
          {t.rich(flag.enabled ? "flagAt" : "flagOff", {
            percentage: say(percentWords(flag.percentage)),
            flag: () => <HeldLink href={`/flags/${encodeURIComponent(flag.name)}`}>{flag.name}</HeldLink>,
          })}
        </HeldLine>
      ) : null}
      {phases.map((phase) => (
        <HeldLine key={phase}>
          {t.rich("gateTo", {
            phase: () => (
              <HeldLink href={`/migrations/${encodeURIComponent(plan)}?phase=${phase}#gates`}>
                {say(phaseInSentence(phase))}
              </HeldLink>
            ),
          })}
        </HeldLine>
      ))}
    </ul>
  );
}

function HeldLine({ children }: { children: ReactNode }) {
  return (
    <li className="flex items-start gap-1.5">
      <Lock aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-hold" />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}

function HeldLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="font-medium underline underline-offset-2">
      {children}
    </Link>
  );
}
