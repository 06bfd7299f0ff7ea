import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
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
  const t = useTranslations("overview");
  const say = useSay();
  const textOf = ({ text }: Need) => text.map((one) => say(one)).join(" ");
  const [first, ...others] = needs;
  if (!first && next)
    return (
      <PageAnswer
        page={t("title")}
        tone={next.words.tone}
        icon={next.words.icon}
        title={say(next.words.title)}
        action={next.action}
      >
        <p className="break-words">
          {say(next.words.text)} {next.words.at ? <TimeAgo at={next.words.at} /> : null}
        </p>
      </PageAnswer>
    );
  if (!first && killed)
    return (
      <PageAnswer page={t("title")} tone="wait" title={t("answer.onlyKill")}>
        {t("answer.allOff")}
      </PageAnswer>
    );
  if (!first)
    return (
      <PageAnswer page={t("title")} tone="pass" title={t("answer.nothing")}>
        {quiet}
      </PageAnswer>
    );
  return (
    <PageAnswer
      page={t("title")}
      tone={first.tone}
      title={t("answer.needs", { count: needs.length, what: say(first.title) })}
      action={
        first.turnsOn !== undefined && first.turnsOn === next?.turnsOn ? (
          next.action
        ) : (
          <Button asChild variant="primary">
            <Link href={first.href}>{say(first.button)}</Link>
          </Button>
        )
      }
    >
      <p className="break-words">
        {textOf(first)} {first.at ? <TimeAgo at={first.at} /> : null}
      </p>
      {others.length > 0 ? (
        <ul className="mt-2 flex flex-col gap-1">
          {others.map((need) => (
            <li key={textOf(need)} className="break-words">
              {textOf(need)} {need.at ? <TimeAgo at={need.at} /> : null}{" "}
              <Link href={need.href} className="text-text underline underline-offset-2">
                {say(need.button)}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </PageAnswer>
  );
}
