import Link from "next/link";
import { cn } from "#components/ui/cn.ts";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import { STATE_TONE, stateWords } from "#lib/messages/plan-states.ts";
import type { StepView } from "#lib/plans/reads/views.ts";
import { stepLabel } from "./phase-words.ts";

/** The steps of one phase, each a link to its detail. */
export function StepList({
  steps,
  selected,
  hrefOf,
}: {
  steps: StepView[];
  selected: string | null;
  hrefOf: (step: string) => string;
}) {
  const say = useSay();
  return (
    <ol>
      {steps.map((step) => (
        <li key={step.name} className="border-line border-t first:border-t-0">
          <Link
            href={hrefOf(step.name)}
            scroll={false}
            aria-current={step.name === selected ? "step" : undefined}
            className={cn(
              "flex min-h-10 items-center max-md:min-h-11 gap-3 px-3 py-2 outline-offset-[-2px] hover:bg-sunken",
              step.name === selected && "bg-sunken",
            )}
          >
            <ToneMark tone={STATE_TONE[step.standing]} label={say(stateWords(step.standing))} />
            <span className="min-w-0 flex-1 truncate font-semibold text-[0.8125rem]">
              {stepLabel(step.name)}
            </span>
            {step.rowsDone !== null ? (
              <span className="text-muted text-xs">{formatCount(step.rowsDone)}</span>
            ) : null}
          </Link>
        </li>
      ))}
    </ol>
  );
}
