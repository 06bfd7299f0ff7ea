"use client";

import { EyeOff, RotateCw, Scissors, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Code, CodeBlock } from "#components/ui/code.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { bytesWords } from "#lib/kernel/text/numbers.ts";
import type { Delivery, EventDetail } from "#lib/outbox/model.ts";
import { discardWords, EVENT_TONE, retriedOne, type StoppedSink } from "./event-words.ts";
import { FlagVariants } from "./flag-variants.tsx";

/** One event: what was sent, with personal data masked, and how far it has got at each sink. */
export default function EventPanel({
  event,
  stopped,
  retry,
  whyNotRetry,
  discard,
  whyNotDiscard,
  onClose,
}: {
  event: EventDetail;
  stopped: StoppedSink[];
  retry: FormAction;
  whyNotRetry: string | null;
  discard: FormAction;
  whyNotDiscard: string | null;
  onClose: () => void;
}) {
  const t = useTranslations("outbox.panel");
  const nameOf = useTranslations("outbox.states");
  const nextOf = useTranslations("outbox.next");
  const say = useSay();
  const done = ["delivered", "pending", "discarded"];
  const failing = event.deliveries.some((one) => !done.includes(one.state));
  const discarded = event.deliveries.some((one) => one.state === "discarded");
  const dead = event.deliveries.filter((one) => one.state === "dead");
  const waitsFor = stopped.find(({ name }) => event.deliveries.some((one) => one.sink === name));
  const facts: [string, ReactNode][] = [
    [t("id"), event.id],
    [t("seq"), event.seq],
    [t("aggregate"), `${event.aggregateType} ${event.key}`],
    [t("variant"), <FlagVariants key="variant" context={event.flagContext} />],
    [t("schemaVersion"), String(event.schemaVersion)],
    [t("correlationId"), event.correlationId],
    [t("trace"), event.traceparent],
    [t("tenant"), event.tenantId],
  ];
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={<Code>{event.type}</Code>}
        className="sm:top-0 sm:right-0 sm:left-auto sm:h-dvh sm:max-h-dvh sm:max-w-xl sm:translate-x-0 sm:translate-y-0 sm:rounded-none"
      >
        <div className="flex flex-col gap-5">
          <p className="-mt-3 text-muted text-xs">
            {t.rich("written", { target: event.target, ago: () => <TimeAgo at={event.createdAt} /> })}
          </p>
          <ul className="flex flex-col gap-2">
            {event.deliveries.map((delivery) => (
              <li key={delivery.sink} className="rounded-lg border border-line px-3 py-2">
                <p className="flex items-center justify-between gap-2">
                  <span className="font-medium">{delivery.sink}</span>
                  <Badge tone={EVENT_TONE[delivery.state]}>{nameOf(delivery.state)}</Badge>
                </p>
                {delivery.discarded ? (
                  <p className="break-words text-muted text-xs">
                    <Discarded discarded={delivery.discarded} />
                  </p>
                ) : delivery.state === "delivered" ? null : (
                  <p className="text-muted text-xs">
                    {t.rich(delivery.attempts === null ? "noAttempt" : "attempts", {
                      attempts: delivery.attempts ?? 0,
                      next: () =>
                        delivery.nextAt ? <TimeAgo at={delivery.nextAt} /> : nextOf(delivery.state),
                    })}
                  </p>
                )}
                {delivery.lastError ? (
                  <p className="mt-1 break-words text-fail text-xs">{say(delivery.lastError)}</p>
                ) : null}
              </li>
            ))}
          </ul>
          <div>
            <h3 className="mb-1.5 font-semibold text-xs">{t("payload")}</h3>
            {event.payloadText === null ? (
              <p className="text-muted text-xs">
                {t("tooLarge", { size: say(bytesWords(event.payloadBytes)) })}
              </p>
            ) : (
              <CodeBlock language="text" label={t("payload")} className="max-h-96">
                {event.payloadText}
              </CodeBlock>
            )}
            {event.payloadCut ? (
              <p className="mt-1.5 flex items-start gap-1.5 text-muted text-xs">
                <Scissors aria-hidden="true" className="mt-px size-3.5 shrink-0" />
                {t("cut")}
              </p>
            ) : null}
            {event.masked.length > 0 ? (
              <p className="mt-1.5 flex items-start gap-1.5 text-muted text-xs">
                <EyeOff aria-hidden="true" className="mt-px size-3.5 shrink-0" />
                <span className="min-w-0 break-words">
                  {t("masked", { paths: event.masked.join(", "), more: event.maskedMore })}
                </span>
              </p>
            ) : null}
          </div>
          <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-y-1.5 text-xs">
            {facts.map(([label, value]) =>
              value === null ? null : (
                <div key={label} className="contents">
                  <dt className="text-muted">{label}</dt>
                  <dd className="break-all">{value}</dd>
                </div>
              ),
            )}
          </dl>
          <div className="flex flex-wrap items-start gap-2">
            <ActionButton
              action={retry}
              fields={{ eventId: event.id }}
              done={say(retriedOne(failing, waitsFor))}
              disabledReason={whyNotRetry}
            >
              <RotateCw aria-hidden="true" />
              {t(failing ? "retry" : discarded ? "sendAfterAll" : "sendAgain")}
            </ActionButton>
            {dead.length > 0 ? (
              <DiscardOne event={event} dead={dead} discard={discard} whyNotDiscard={whyNotDiscard} />
            ) : null}
          </div>
          {failing ? null : (
            <p className="-mt-3 text-muted text-xs">{t(discarded ? "outOfOrder" : "sameId")}</p>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Discarded({ discarded }: { discarded: NonNullable<Delivery["discarded"]> }) {
  const t = useTranslations("outbox.panel");
  const { by, reason, at } = discarded;
  return t.rich("discarded", { by, reason, ago: () => <TimeAgo at={at} /> });
}

function DiscardOne({
  event,
  dead,
  discard,
  whyNotDiscard,
}: {
  event: EventDetail;
  dead: EventDetail["deliveries"];
  discard: FormAction;
  whyNotDiscard: string | null;
}) {
  const t = useTranslations("outbox.panel");
  const say = useSay();
  const sink = dead.map((one) => one.sink).reduce((first, second) => t("sinks", { first, second }));
  const words = discardWords({ events: 1, waiting: event.waitingBehind, sink });
  return (
    <ConfirmButton
      disabled={whyNotDiscard !== null}
      title={whyNotDiscard ?? undefined}
      confirmation={{
        action: discard,
        fields: { eventId: event.id, confirm: dead.length },
        done: say(words.done),
        title: t("discard"),
        consequence: say(words.consequence),
        confirm: t("discardIt"),
        danger: true,
        reason: { label: t("whyNever"), required: true },
      }}
    >
      <Trash2 aria-hidden="true" />
      {t("discard")}
    </ConfirmButton>
  );
}
