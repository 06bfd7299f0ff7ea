import { useSay } from "#components/ui/use-say.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import type { FlagNow } from "./flag-now.ts";
import { PercentageFigure } from "./percentage-figure.tsx";
import { PercentageInput } from "./percentage-input.tsx";
import type { PercentageDraft } from "./use-percentage-draft.ts";

const PROBLEM_ID = "percentage-problem";

/** What is, what would be, whom that touches, and the field to type it. */
export function WantedPercentage({
  flag,
  draft,
  wait,
  consequence,
  known,
  locked,
  onEnter,
}: {
  flag: FlagNow;
  draft: PercentageDraft;
  /** What it waits for before it serves anybody; null: nothing. */
  wait: Message | null;
  consequence: Message | null;
  /** Of how many people it is known what they get. */
  known: Message | null;
  locked: boolean;
  onEnter: () => void;
}) {
  const say = useSay();
  const { problem } = draft;
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <PercentageFigure flag={flag} wanted={draft.wanted} wait={wait} />
        <div className="flex flex-1 flex-wrap items-end justify-end gap-x-4 gap-y-2 max-sm:basis-full max-sm:justify-start">
          <div
            aria-live="polite"
            className="min-w-52 flex-1 text-right text-xs max-sm:order-last max-sm:basis-full max-sm:text-left"
          >
            <p aria-live="polite" className="font-semibold text-text">
              {say(consequence)}
            </p>
            <p className="text-muted">{say(known)}</p>
          </div>
          <PercentageInput
            value={draft.text}
            hasProblem={problem !== null}
            problemId={PROBLEM_ID}
            disabled={locked}
            onType={draft.type}
            onEnter={onEnter}
            onLeave={draft.leave}
          />
        </div>
      </div>
      {problem !== null ? (
        <p id={PROBLEM_ID} role="alert" className="text-right text-fail text-xs">
          {say(problem)}
        </p>
      ) : null}
    </>
  );
}
