import { Inbox } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { formatCount } from "#lib/kernel/text/numbers.ts";
import type { FailureGroup } from "#lib/outbox/model.ts";
import { behindWords, discardWords, retryWords, type StoppedSink } from "./event-words.ts";

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
  const t = useTranslations("outbox.groups");
  const say = useSay();
  const waiting = stopped.filter(({ name }) => groups.some((group) => group.sink === name));
  const wordsOf = (group: FailureGroup) =>
    retryWords(group, stopped.find(({ name }) => name === group.sink)?.by ?? null);
  const events = groups.reduce((sum, group) => sum + group.events, 0);
  return (
    <Card id="failing">
      <CardHeader title={t("title")}>
        {groups.length === 0 ? null : t("count", { groups: groups.length, events })}
      </CardHeader>
      {groups.length === 0 ? (
        <EmptyState icon={Inbox} title={t("none")}>
          {t("appears")}
        </EmptyState>
      ) : (
        <Table label={t("label")} stacked>
          <THead>
            <Tr>
              <Th>{t("cause")}</Th>
              <Th>{t("sink")}</Th>
              <Th numeric>{t("events")}</Th>
              {/* In two lines, so that what can be done stays inside the card. */}
              <Th numeric className="whitespace-normal max-md:hidden">
                {t("keysBlocked")}
              </Th>
              <Th className="max-md:hidden">{t("since")}</Th>
              <Th>
                <span className="sr-only">{t("whatToDo")}</span>
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
                    {say(group.message)}
                  </Link>
                  <span className="block text-muted text-xs">
                    {group.dead > 0 ? t("dead", { count: group.dead }) : t("byItself")}
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
                        done: say(wordsOf(group).done),
                        title: t("retryAll", { count: group.events }),
                        consequence: [
                          say(wordsOf(group).consequence),
                          ...(group.keysBlocked > 0 ? [say(behindWords(group))] : []),
                          t("twice"),
                        ].join(" "),
                        confirm: t("retryAll", { count: group.events }),
                      }}
                    >
                      {t("retryAll", { count: group.events })}
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
          {waiting.map(({ name, by }) => t(`waits.${by}`, { sink: name })).join(" ")}
        </p>
      ) : null}
      {whyNotRetry && groups.length > 0 ? (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">
          {t("whyNotRetry", { reason: whyNotRetry })}
        </p>
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
  const t = useTranslations("outbox.groups");
  const say = useSay();
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
        done: say(words.done),
        title: say(words.title),
        consequence: say(words.consequence),
        confirm: say(words.title),
        danger: true,
        reason: { label: t("whyNever", { count: dead }), required: true },
      }}
    >
      {t("discard", { count: dead })}
    </ConfirmButton>
  );
}
