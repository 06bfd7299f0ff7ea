import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { STATE_TONE, STATE_WORDS } from "#lib/messages/plan-states.ts";
import type { PhaseView } from "#lib/plans/reads/views.ts";
import { PHASE_NAMES } from "./phase-words.ts";

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
  const name = PHASE_NAMES[phase.phase];
  return (
    <section
      aria-label={name}
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 rounded-card border border-line bg-surface px-4 py-3 shadow-card"
    >
      <h2 className="flex min-h-9 items-center gap-2.5 font-semibold text-base">
        {name}
        <Badge tone={STATE_TONE[phase.standing]}>{STATE_WORDS[phase.standing]}</Badge>
      </h2>
      <div className="flex flex-wrap items-start gap-2.5">
        {next ? (
          <Button asChild>
            <Link href={next.href} scroll={false}>
              Go on to {PHASE_NAMES[next.phase.phase].toLowerCase()}
            </Link>
          </Button>
        ) : null}
        {children}
      </div>
    </section>
  );
}
