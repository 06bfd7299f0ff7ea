import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useSay } from "#components/ui/use-say.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";

const HOLDS = "flex items-start gap-2.5 rounded-lg bg-hold-soft px-3 py-2.5 text-hold text-xs";

/** The stages of its plan, and what keeps the flag from rising at all. */
export function WhatHoldsIt({
  stages,
  left,
  tooFar,
  blocked,
}: {
  stages: Message | null;
  left: Message | null;
  /** What is wanted lies beyond the stage that it may go to. */
  tooFar: boolean;
  blocked: { reason: string; link: ReactNode } | null;
}) {
  const say = useSay();
  return (
    <>
      {stages ? (
        <p aria-live="polite" className={tooFar ? HOLDS : "text-muted text-xs"}>
          {tooFar ? <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" /> : null}
          <span>
            {say(stages)}
            {/* Not announced: it changes each second. */}
            {left ? <span aria-live="off"> {say(left)}</span> : null}
          </span>
        </p>
      ) : null}
      {blocked ? (
        <p className={HOLDS}>
          <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span>
            {blocked.reason} {blocked.link}
          </span>
        </p>
      ) : null}
    </>
  );
}
