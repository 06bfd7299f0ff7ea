"use client";

import { EyeOff, RotateCw, Scissors, Trash2 } from "lucide-react";
import { ActionButton } from "#components/forms/action-button.tsx";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Code, CodeBlock } from "#components/ui/code.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf, formatBytes } from "#lib/kernel/text/numbers.ts";
import type { EventDetail } from "#lib/outbox/model.ts";
import {
  discardedWords,
  discardWords,
  EVENT_TONE,
  flagWords,
  nextWords,
  retriedOne,
  type StoppedSink,
} from "./event-words.ts";

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
  const done = ["delivered", "pending", "discarded"];
  const failing = event.deliveries.some((one) => !done.includes(one.state));
  const discarded = event.deliveries.some((one) => one.state === "discarded");
  const dead = event.deliveries.filter((one) => one.state === "dead");
  const waitsFor = stopped.find(({ name }) => event.deliveries.some((one) => one.sink === name));
  const facts: [string, string | null][] = [
    ["Id", event.id],
    ["Place in the log", event.seq],
    ["Aggregate", `${event.aggregateType} ${event.key}`],
    ["Flag variant", flagWords(event.flagContext)],
    ["Schema version", String(event.schemaVersion)],
    ["Correlation id", event.correlationId],
    ["Trace", event.traceparent],
    ["Tenant", event.tenantId],
  ];
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={<Code>{event.type}</Code>}
        className="sm:top-0 sm:right-0 sm:left-auto sm:h-dvh sm:max-h-dvh sm:max-w-xl sm:translate-x-0 sm:translate-y-0 sm:rounded-none"
      >
        <div className="flex flex-col gap-5">
          <p className="-mt-3 text-muted text-xs">
            Written <TimeAgo at={event.createdAt} /> in {event.target}
          </p>
          <ul className="flex flex-col gap-2">
            {event.deliveries.map((delivery) => (
              <li key={delivery.sink} className="rounded-lg border border-line px-3 py-2">
                <p className="flex items-center justify-between gap-2">
                  <span className="font-medium">{delivery.sink}</span>
                  <Badge tone={EVENT_TONE[delivery.state]}>{delivery.state}</Badge>
                </p>
                {delivery.discarded ? (
                  <p className="break-words text-muted text-xs">
                    {discardedWords(delivery.discarded)}, <TimeAgo at={delivery.discarded.at} />
                  </p>
                ) : delivery.state === "delivered" ? null : (
                  <p className="text-muted text-xs">
                    {delivery.attempts === null
                      ? "no attempt counted"
                      : countOf(delivery.attempts, "attempt")}
                    , next: {delivery.nextAt ? <TimeAgo at={delivery.nextAt} /> : nextWords(delivery)}
                  </p>
                )}
                {delivery.lastError ? (
                  <p className="mt-1 break-words text-fail text-xs">{delivery.lastError}</p>
                ) : null}
              </li>
            ))}
          </ul>
          <div>
            <h3 className="mb-1.5 font-semibold text-xs">Payload</h3>
            {event.payloadText === null ? (
              <p className="text-muted text-xs">
                It has {formatBytes(event.payloadBytes)}, which is too large to be shown here. It is sent
                whole.
              </p>
            ) : (
              <CodeBlock language="text" label="Payload" className="max-h-96">
                {event.payloadText}
              </CodeBlock>
            )}
            {event.payloadCut ? (
              <p className="mt-1.5 flex items-start gap-1.5 text-muted text-xs">
                <Scissors aria-hidden="true" className="mt-px size-3.5 shrink-0" />
                Cut here where it is long or deep, which … marks. It is sent whole.
              </p>
            ) : null}
            {event.masked.length > 0 ? (
              <p className="mt-1.5 flex items-start gap-1.5 text-muted text-xs">
                <EyeOff aria-hidden="true" className="mt-px size-3.5 shrink-0" />
                <span className="min-w-0 break-words">
                  Masked as personal or secret: {event.masked.join(", ")}
                  {event.maskedMore > 0 ? ` and ${countOf(event.maskedMore, "other", "others")}` : ""}
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
              done={retriedOne(failing, waitsFor)}
              disabledReason={whyNotRetry}
            >
              <RotateCw aria-hidden="true" />
              {failing ? "Retry this event" : discarded ? "Send it after all" : "Send it again"}
            </ActionButton>
            {dead.length > 0 ? (
              <DiscardOne event={event} dead={dead} discard={discard} whyNotDiscard={whyNotDiscard} />
            ) : null}
          </div>
          {failing ? null : (
            <p className="-mt-3 text-muted text-xs">
              {discarded
                ? "It was discarded, and its key has gone on: sent now, it comes out of order."
                : "It was delivered or waits its turn. Sent again it has the same id, so a receiver can tell."}
            </p>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
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
  const sink = dead.map((one) => one.sink).join(" and ");
  const words = discardWords({ events: 1, waiting: event.waitingBehind, sink });
  return (
    <ConfirmButton
      disabled={whyNotDiscard !== null}
      title={whyNotDiscard ?? undefined}
      confirmation={{
        action: discard,
        fields: { eventId: event.id, confirm: dead.length },
        done: words.done,
        title: "Discard this event",
        consequence: words.consequence,
        confirm: "Discard it",
        danger: true,
        reason: { label: "Why is it never to be sent?", required: true },
      }}
    >
      <Trash2 aria-hidden="true" />
      Discard this event
    </ConfirmButton>
  );
}
