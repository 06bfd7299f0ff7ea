import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { Need } from "#lib/overview/need.ts";
import type { StepWords } from "./next-step-words.ts";

type Props = {
  needs: Need[];
  /** What brings a plan on, and its button; shown where nothing is wrong. */
  next: {
    words: StepWords;
    action: ReactNode;
    /** The flag that it turns on. */
    turnsOn: string | null;
  } | null;
  /** The bar above says all of the kill switch. */
  killed: boolean;
  /** Why nothing needs anybody, where nothing does. */
  quiet: string;
};

/** Is anything wrong, in one look; and if not, what could be done next, with its button. */
export function OverviewAnswer({ needs, next, killed, quiet }: Props) {
  const [first, ...others] = needs;
  if (!first && next)
    return (
      <PageAnswer
        page="Overview"
        tone={next.words.tone}
        icon={next.words.icon}
        title={next.words.title}
        action={next.action}
      >
        <p className="break-words">
          {next.words.text} {next.words.at ? <TimeAgo at={next.words.at} /> : null}
        </p>
      </PageAnswer>
    );
  if (!first && killed)
    return (
      <PageAnswer page="Overview" tone="wait" title="Nothing else needs you">
        Everybody has confirmed off. What the flags are set to is kept, and served again once it is lifted.
      </PageAnswer>
    );
  if (!first)
    return (
      <PageAnswer page="Overview" tone="pass" title="Nothing needs you">
        {quiet}
      </PageAnswer>
    );
  return (
    <PageAnswer
      page="Overview"
      tone={first.tone}
      title={`${others.length === 0 ? "One thing needs you" : `${numberWord(needs.length)} things need you`}: ${first.title}`}
      action={
        first.turnsOn !== undefined && first.turnsOn === next?.turnsOn ? (
          next.action
        ) : (
          <Button asChild variant="primary">
            <Link href={first.href}>{first.button}</Link>
          </Button>
        )
      }
    >
      <p className="break-words">
        {first.text} {first.at ? <TimeAgo at={first.at} /> : null}
      </p>
      {others.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1">
          {others.map((need) => (
            <li key={need.text} className="break-words">
              {need.text} {need.at ? <TimeAgo at={need.at} /> : null}{" "}
              <Link href={need.href} className="text-text underline underline-offset-2">
                {need.button}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </PageAnswer>
  );
}

const WORDS = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

function numberWord(count: number): string {
  return WORDS[count - 2] ?? formatCount(count);
}
