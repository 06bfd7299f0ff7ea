import { CloudOff, Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionButton } from "#components/forms/action-button.tsx";
import type { FormAction } from "#components/forms/use-form-action.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Tone } from "#components/ui/tone.tsx";
import { useSay } from "#components/ui/use-say.ts";
import { durationWords } from "#lib/kernel/text/durations.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import type { SinkOverview, SinkState } from "#lib/outbox/model.ts";

const TONE: Record<SinkState, Tone> = {
  delivering: "pass",
  paused: "hold",
  "breaker-open": "hold",
  failing: "fail",
  "no-worker": "fail",
  unreachable: "fail",
};

/** Where events go, whether they get there, and the button that stops one or all. */
export function SinksCard({
  sinks,
  notes,
  pause,
  resume,
  whyNotPause,
}: {
  sinks: SinkOverview[];
  /** What is left out of a target's outbox. */
  notes: Message[];
  pause: FormAction;
  resume: FormAction;
  whyNotPause: string | null;
}) {
  const t = useTranslations("outbox.sinks");
  const say = useSay();
  const allPaused = sinks.length > 0 && sinks.every((sink) => sink.pausedAt !== null);
  return (
    <Card>
      <CardHeader title={t("title")}>
        {sinks.length > 1 ? (
          <PauseButton
            fields={{}}
            paused={allPaused}
            words={t(allPaused ? "resumeAll" : "pauseAll")}
            done={t(allPaused ? "resumedAll" : "pausedAll")}
            pause={pause}
            resume={resume}
            whyNotPause={whyNotPause}
          />
        ) : null}
      </CardHeader>
      {sinks.length === 0 ? (
        <EmptyState icon={CloudOff} title={t("none")}>
          {t("nameOne")}
        </EmptyState>
      ) : (
        <ul>
          {sinks.map((sink) => (
            <li
              key={sink.name}
              className="flex flex-col gap-2 border-line border-t px-4 py-3 first:border-t-0"
            >
              <div className="flex flex-wrap items-center justify-between gap-2">
                <div className="min-w-0">
                  <p className="font-semibold">{sink.name}</p>
                  <p className="break-all text-muted text-xs">
                    {t("where", { kind: sink.kind, host: sink.host, target: sink.target })}
                  </p>
                </div>
                <Badge tone={TONE[sink.state]}>{t(`states.${sink.state}`)}</Badge>
              </div>
              {sink.because ? <p className="text-muted text-xs">{say(sink.because)}</p> : null}
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p className="text-muted text-xs">
                  <SinkFacts sink={sink} />
                </p>
                <PauseButton
                  fields={{ sink: sink.name }}
                  paused={sink.pausedAt !== null}
                  words={t(sink.pausedAt ? "resume" : "pause")}
                  done={t(sink.pausedAt ? "resumed" : "paused", { sink: sink.name })}
                  pause={pause}
                  resume={resume}
                  whyNotPause={whyNotPause}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      {notes.map((note) => (
        <p key={say(note)} className="break-words border-line border-t px-4 py-2.5 text-muted text-xs">
          {say(note)}
        </p>
      ))}
      {whyNotPause && sinks.length > 0 ? (
        <p className="border-line border-t px-4 py-2.5 text-muted text-xs">
          {t("whyNot", { reason: whyNotPause })}
        </p>
      ) : null}
    </Card>
  );
}

function PauseButton({
  fields,
  paused,
  words,
  done,
  pause,
  resume,
  whyNotPause,
}: {
  fields: Record<string, string>;
  paused: boolean;
  words: string;
  done: string;
  pause: FormAction;
  resume: FormAction;
  whyNotPause: string | null;
}) {
  return (
    <ActionButton
      size="sm"
      action={paused ? resume : pause}
      fields={fields}
      done={done}
      disabled={whyNotPause !== null}
      title={whyNotPause ?? undefined}
    >
      {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
      {words}
    </ActionButton>
  );
}

function SinkFacts({ sink }: { sink: SinkOverview }) {
  const t = useTranslations("outbox.sinks");
  const say = useSay();
  const { depth, delivered, discarded, oldestUndeliveredAgeMs: age } = sink;
  return [
    age !== null
      ? t("oldest", { age: say(durationWords(age)) })
      : t(depth === 0 ? "nothingWaits" : "ageNotMeasured"),
    ...(depth === null ? [] : [t("depth", { count: depth })]),
    ...(delivered === null ? [] : [t("delivered", { count: delivered })]),
    ...(discarded ? [t("discarded", { count: discarded })] : []),
  ].join(", ");
}
