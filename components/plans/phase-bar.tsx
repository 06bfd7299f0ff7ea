import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { phaseInSentence, phaseName } from "#lib/messages/phase-names.ts";
import { STATE_TONE } from "#lib/messages/plan-states.ts";
import type { PhaseView } from "#lib/plans/reads/views.ts";
import { standingWords } from "./phase-words.ts";

/** What can be done with the phase as a whole, above its steps, and the way on when it is done. */
export function PhaseBar({
  phase,
  next,
  children,
}: {
  phase: PhaseView;
  /** The phase that follows a done one, and its address. */
  next: { phase: PhaseView; href: string } | null;
  /** Its buttons. */
  children: ReactNode;
}) {
  const t = useTranslations("planPage.bar");
  const say = useSay();
  const name = say(phaseName(phase.phase));
  return (
    <section
      id="phase"
      aria-label={name}
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
    >
      <h2 className="flex min-h-9 items-center gap-2.5 font-semibold text-base">
        {name}
        <Badge tone={STATE_TONE[phase.standing]}>{say(standingWords(phase))}</Badge>
      </h2>
      <div className="flex flex-wrap items-start gap-2.5">
        {next ? (
          <Button asChild>
            <Link href={next.href} scroll={false}>
              {t("goOn", { phase: say(phaseInSentence(next.phase.phase)) })}
            </Link>
          </Button>
        ) : null}
        {children}
      </div>
    </section>
  );
}
