import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { createLoader, createSerializer, type SearchParams } from "nuqs/server";
import { EventDrawer } from "#components/outbox/event-drawer.tsx";
import { EventFilters } from "#components/outbox/event-filters.tsx";
import { EVENT_QUERY, parseSearch } from "#components/outbox/event-query.ts";
import { stoppedSinks } from "#components/outbox/event-words.ts";
import { EventsTable } from "#components/outbox/events-table.tsx";
import { FailureGroups } from "#components/outbox/failure-groups.tsx";
import { HoldStill } from "#components/outbox/hold-still.tsx";
import { OutboxAnswer } from "#components/outbox/outbox-answer.tsx";
import { OutboxFigures } from "#components/outbox/outbox-figures.tsx";
import { SinksCard } from "#components/outbox/sinks-card.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { AppError } from "#lib/kernel/errors.ts";
import { whyNot } from "#lib/kernel/permissions.ts";
import { readOutboxEvent } from "#lib/outbox/reads/read-event.ts";
import { listOutboxEvents } from "#lib/outbox/reads/read-events.ts";
import { readOutboxOverview } from "#lib/outbox/reads/read-outbox-overview.ts";
import { getSay } from "#lib/web/get-say.ts";
import { pageContext } from "#lib/web/page-context.ts";
import { discardMatching, discardOne, pause, resume, retryMatching, retryOne } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("outbox.page");
  return { title: t("title") };
}

const loadQuery = createLoader(EVENT_QUERY);
const hrefTo = createSerializer(EVENT_QUERY);

type Props = { searchParams: Promise<SearchParams> };

export default async function OutboxPage({ searchParams }: Props) {
  const ctx = await pageContext();
  const say = await getSay();
  const t = await getTranslations("outbox.page");
  const query = await loadQuery(searchParams);
  const filter = {
    ...parseSearch(query.q),
    ...(query.state === "any" ? {} : { state: query.state }),
    ...(query.sink === "" ? {} : { sink: query.sink }),
    ...(query.cursor === null ? {} : { cursor: query.cursor }),
  };
  const filtered = Object.keys(filter).length > 0;
  const [overview, page, event] = await Promise.all([
    readOutboxOverview(ctx.db, ctx.config()),
    refusalAsText(listOutboxEvents(filter, ctx.config())),
    query.event === null ? null : refusalAsText(readOutboxEvent(query.event, ctx.config())),
  ]);
  const searchedBackTo = typeof page === "string" ? null : page.searchedBackTo;
  const stopped = stoppedSinks(overview.sinks);
  const whyNotRetry = say(whyNot(ctx.actor.role, "outbox:retry"));
  const whyNotDiscard = say(whyNot(ctx.actor.role, "outbox:discard"));
  return (
    <div className="flex flex-col gap-4">
      <OutboxAnswer overview={overview} />
      <OutboxFigures overview={overview} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
        <FailureGroups
          groups={overview.failureGroups}
          stopped={stopped}
          retry={retryMatching}
          whyNotRetry={whyNotRetry}
          discard={discardMatching}
          whyNotDiscard={whyNotDiscard}
        />
        <SinksCard
          sinks={overview.sinks}
          notes={overview.notes}
          pause={pause}
          resume={resume}
          whyNotPause={say(whyNot(ctx.actor.role, "outbox:pause"))}
        />
      </div>
      <Card id="events">
        <CardHeader title={t("events")}>{t(query.cursor ? "olderPage" : "newestFirst")}</CardHeader>
        <EventFilters />
        {query.event !== null && (event === null || typeof event === "string") ? (
          <p role="alert" className="bg-hold-soft px-4 py-2.5 text-hold text-xs">
            {event ?? t("noSuchId")}
          </p>
        ) : null}
        {typeof page === "string" ? (
          <p role="alert" className="px-4 py-6 text-fail">
            {page}
          </p>
        ) : page.events.length === 0 ? (
          <EmptyState icon={Inbox} title={t(filtered ? "noMatch" : "noEvent")}>
            {t(filtered ? "otherSearch" : "whereFrom")}
          </EmptyState>
        ) : (
          <HoldStill ids={page.events.map((one) => one.id)}>
            <EventsTable
              now={ctx.now()}
              events={page.events}
              hrefOf={(id) => `/outbox${hrefTo({ ...query, event: id })}`}
            />
          </HoldStill>
        )}
        {typeof page === "string" ? null : (
          <div className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2.5 text-muted text-xs">
            {query.cursor ? (
              <Button asChild size="sm">
                <Link href={`/outbox${hrefTo({ ...query, cursor: null, event: null })}#events`}>
                  {t("newest")}
                </Link>
              </Button>
            ) : (
              <span />
            )}
            {searchedBackTo ? (
              <span>{t.rich("searchedBackTo", { ago: () => <TimeAgo at={searchedBackTo} /> })}</span>
            ) : null}
            {page.nextCursor ? (
              <Button asChild size="sm">
                <Link href={`/outbox${hrefTo({ ...query, cursor: page.nextCursor, event: null })}#events`}>
                  {t("older")}
                </Link>
              </Button>
            ) : (
              <span>{t("nothingOlder")}</span>
            )}
          </div>
        )}
      </Card>
      {event !== null && typeof event !== "string" ? (
        <EventDrawer
          event={event}
          stopped={stopped}
          retry={retryOne}
          whyNotRetry={whyNotRetry}
          discard={discardOne}
          whyNotDiscard={whyNotDiscard}
        />
      ) : null}
    </div>
  );
}

/** A target that does not answer is told where it matters, and leaves the rest of the page as it is. */
async function refusalAsText<T>(reading: Promise<T>): Promise<T | string> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError) return (await getSay())(error.said);
    throw error;
  }
}
