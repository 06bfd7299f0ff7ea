import {
  ArrowUp,
  ChevronDown,
  CircleUserRound,
  Cpu,
  Database,
  Link2,
  LogIn,
  type LucideIcon,
  Play,
  Plus,
  ScrollText,
} from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Name } from "#components/ui/name.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { ToneMark } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { ownValue } from "#lib/kernel/text/own-value.ts";
import type { FeedLine } from "#lib/overview/feed-line.ts";
import type { Attempt } from "#lib/web/attempt.ts";

const ROW =
  "grid grid-cols-[1.5rem_1fr_1.25rem] items-center gap-x-3 gap-y-0.5 px-4 py-2.5 lg:min-h-10 lg:grid-cols-[7rem_1.5rem_minmax(0,1fr)_minmax(0,1.2fr)_11rem_1.25rem] lg:py-1.5";

/** What people and Sluice did, newest first; each line leads to its subject, a burst opens. */
export function WhatHappened({ feed }: { feed: Attempt<FeedLine[]> }) {
  const t = useTranslations("overview.happened");
  const say = useSay();
  return (
    <Card>
      <CardHeader title={t("title")}>
        <Link href="/audit" className="hover:text-text">
          {t("all")}
        </Link>
      </CardHeader>
      {!feed.ok ? (
        <CardBody className="text-muted">{say(feed.because)}</CardBody>
      ) : feed.value.length === 0 ? (
        <EmptyState icon={ScrollText} title={t("nothing")} />
      ) : (
        <ul>
          {feed.value.map((line) => (
            <li key={line.id} className="border-t border-line first:border-t-0">
              {line.parts.length === 0 ? (
                <div className={ROW}>
                  <Line line={line} />
                </div>
              ) : (
                <Burst line={line} />
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Burst({ line }: { line: FeedLine }) {
  const say = useSay();
  return (
    <details className="group">
      <summary className={`${ROW} cursor-pointer list-none max-md:py-2.5 [&::-webkit-details-marker]:hidden`}>
        <Line line={line}>
          <ChevronDown aria-hidden className="size-4 text-muted transition-transform group-open:rotate-180" />
        </Line>
      </summary>
      <ul className="flex flex-col gap-1 px-4 pb-3 text-xs lg:pl-41.5">
        {line.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: attempts of one kind read alike
          <li key={index}>
            <Link
              href={part.href}
              className="text-muted underline-offset-2 hover:text-text hover:underline max-md:py-1"
            >
              <Name>{say(part.title)}</Name>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Line({ line, children }: { line: FeedLine; children?: ReactNode }) {
  const t = useTranslations("overview.happened");
  const say = useSay();
  const Who = line.byPerson ? CircleUserRound : Cpu;
  const title =
    line.parts.length > 0 ? (
      <Name>{say(line.title)}</Name>
    ) : (
      <Link href={line.href} className="hover:underline">
        <Name>{say(line.title)}</Name>
      </Link>
    );
  return (
    <>
      <TimeAgo at={line.at} className="text-xs text-muted max-lg:hidden" />
      <ToneMark tone={line.tone} label={t(`tones.${line.tone}`)} icon={iconOf(line)} />
      <span className="min-w-0 break-words font-semibold">{title}</span>
      <span className="contents lg:hidden">{children ?? <span />}</span>
      <span className="min-w-0 break-words text-xs text-muted max-lg:col-start-2">
        {line.detail.map((one) => say(one)).join(" ")}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted max-lg:col-start-2">
        {line.who ? (
          <>
            <Who aria-hidden className="size-4 shrink-0" />
            <span className="truncate" title={line.who}>
              {line.who}
            </span>
          </>
        ) : null}
        <TimeAgo at={line.at} className="ml-auto whitespace-nowrap lg:hidden" />
      </span>
      <span className="contents max-lg:hidden">{children ?? <span />}</span>
    </>
  );
}

const ICONS: Record<string, LucideIcon> = {
  "flag.created": Plus,
  "user.created": Plus,
  "token.created": Plus,
  "flag.percentage-set": ArrowUp,
  "session.started": LogIn,
  "client.connected": Link2,
  "target.seeded": Database,
  "system.started": Play,
  "bookings.began": Play,
};

function iconOf({ action, tone }: FeedLine): LucideIcon | undefined {
  return ownValue(ICONS, action) ?? (tone === "run" ? Play : undefined);
}
