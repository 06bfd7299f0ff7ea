import { Inbox } from "lucide-react";
import Link from "next/link";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf, formatCount } from "#lib/kernel/text/numbers.ts";
import type { FailureGroup } from "#lib/outbox/model.ts";
import { discardWords, retryWords, type StoppedSink } from "./event-words.ts";

/** Failing events by what went wrong; a retry takes all of a group, on whatever page they stand. */
export function FailureGroups({
  groups,
  stopped,
  retry,
  whyNotRetry,
  discard,
  whyNotDiscard,
}: {
  groups: FailureGroup[];
  stopped: StoppedSink[];
  retry: FormAction;
  whyNotRetry: string | null;
  discard: FormAction;
  whyNotDiscard: string | null;
}) {
  const waiting = stopped.filter(({ name }) => groups.some((group) => group.sink === name));
  const wordsOf = (group: FailureGroup) =>
    retryWords(group, stopped.find(({ name }) => name === group.sink)?.by ?? null);
  const events = groups.reduce((sum, group) => sum + group.events, 0);
  return (
    <Card id="failing">
      <CardHeader title="Failing, grouped by cause">
        {groups.length === 0 ? null : `${countOf(groups.length, "group")}, ${countOf(events, "event")}`}
      </CardHeader>
      {groups.length === 0 ? (
        <EmptyState icon={Inbox} title="No event is failing">
          An event that a sink refuses appears here, beside others with the same cause.
        </EmptyState>
      ) : (
        <Table label="Failing events, grouped by cause" stacked>
          <THead>
            <Tr>
              <Th>Cause</Th>
              <Th>Sink</Th>
              <Th numeric>Events</Th>
              {/* In two lines, so that what can be done stays inside the card. */}
              <Th numeric className="whitespace-normal max-md:hidden">
                Keys blocked
              </Th>
              <Th className="max-md:hidden">Since</Th>
              <Th>
                <span className="sr-only">What to do</span>
              </Th>
            </Tr>
          </THead>
          <TBody>
            {groups.map((group) => (
              <Tr key={`${group.sink} ${group.fingerprint}`}>
                <Td className="min-w-40 max-w-sm">
                  <Link
                    href={`/outbox?state=${group.dead > 0 ? "dead" : "retry"}&sink=${encodeURIComponent(group.sink)}#events`}
                    className="break-words font-medium hover:underline"
                  >
                    {group.message}
                  </Link>
                  <span className="block text-muted text-xs">
                    {group.dead > 0
                      ? `${formatCount(group.dead)} dead, ${group.dead === 1 ? "waits" : "wait"} for a person`
                      : "tried again by itself"}
                  </span>
                </Td>
                <Td className="text-muted">{group.sink}</Td>
                <Td numeric className="max-md:hidden">
                  {formatCount(group.events)}
                </Td>
                <Td numeric className="text-muted max-md:hidden">
                  {formatCount(group.keysBlocked)}
                </Td>
                <Td className="whitespace-nowrap text-muted text-xs max-md:hidden">
                  <TimeAgo at={group.since} moment />
                </Td>
                <Td className="text-right">
                  <div className="flex flex-wrap justify-end gap-2">
                    <ConfirmButton
                      size="sm"
                      className="max-md:w-full"
                      disabled={whyNotRetry !== null}
                      title={whyNotRetry ?? undefined}
                      confirmation={{
                        action: retry,
                        fields: { sink: group.sink, fingerprint: group.fingerprint },
                        done: wordsOf(group).done,
                        title: `Retry all ${formatCount(group.events)}`,
                        consequence: `${wordsOf(group).consequence}${
                          group.keysBlocked > 0
                            ? ` What waits behind them in ${countOf(group.keysBlocked, "key")} follows by itself.`
                            : ""
                        } A receiver that had one already may get it twice, with the same id.`,
                        confirm: `Retry all ${formatCount(group.events)}`,
                      }}
                    >
                      Retry all {formatCount(group.events)}
                    </ConfirmButton>
                    {group.dead > 0 ? (
                      <DiscardDead group={group} discard={discard} whyNotDiscard={whyNotDiscard} />
                    ) : null}
                  </div>
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      )}
      {waiting.length > 0 ? (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">
          {waiting
            .map(({ name, by }) =>
              by === "breaker"
                ? `${name} takes no events now. What is retried waits until one gets through.`
                : by === "person"
                  ? `${name} is paused. What is retried waits until it is resumed.`
                  : by === "failing"
                    ? `The worker cannot work on ${name}. What is retried waits until it can.`
                    : `No worker delivers to ${name}. What is retried waits until one is started.`,
            )
            .join(" ")}
        </p>
      ) : null}
      {whyNotRetry && groups.length > 0 ? (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">Retrying: {whyNotRetry}</p>
      ) : null}
    </Card>
  );
}

function DiscardDead({
  group,
  discard,
  whyNotDiscard,
}: {
  group: FailureGroup;
  discard: FormAction;
  whyNotDiscard: string | null;
}) {
  const { sink, fingerprint, dead } = group;
  const words = discardWords({ events: dead, waiting: group.waitingBehindDead, sink });
  return (
    <ConfirmButton
      size="sm"
      variant="ghost"
      className="max-md:w-full"
      disabled={whyNotDiscard !== null}
      title={whyNotDiscard ?? undefined}
      confirmation={{
        action: discard,
        fields: { sink, fingerprint, confirm: dead },
        done: words.done,
        title: words.title,
        consequence: words.consequence,
        confirm: words.title,
        danger: true,
        reason: { label: `Why ${dead === 1 ? "is it" : "are they"} never to be sent?`, required: true },
      }}
    >
      Discard {formatCount(dead)}
    </ConfirmButton>
  );
}
