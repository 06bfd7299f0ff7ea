import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { PageAnswer } from "#components/ui/page-answer.tsx";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { asSentence } from "#lib/kernel/text/sentences.ts";
import type { OutboxOverview, SinkOverview } from "#lib/outbox/model.ts";
import { sumSinks } from "./sum-sinks.ts";

/** Whether deliveries need somebody: the worst sink first, then events that gave up. */
export function OutboxAnswer({ overview }: { overview: OutboxOverview }) {
  const { sinks } = overview;
  const well = sinks.filter((sink) => sink.state === "delivering").length;
  const others =
    sinks.length > 1
      ? ` ${well} of ${countOf(sinks.length, "sink")} ${well === 1 ? "delivers" : "deliver"}.`
      : "";
  const down =
    sinks.find((sink) => sink.state === "unreachable") ??
    sinks.find((sink) => sink.state === "failing") ??
    sinks.find((sink) => sink.state === "no worker");
  if (down) {
    return (
      <PageAnswer page="Outbox" tone="fail" title={`${down.name} does not deliver`}>
        {down.because}
        {others}
      </PageAnswer>
    );
  }
  const broken = sinks.find((sink) => sink.state === "breaker open");
  if (broken) {
    return (
      <PageAnswer
        page="Outbox"
        tone="hold"
        title={
          <>
            {broken.name} refuses events
            {broken.breakerOpenedAt ? (
              <>
                {" "}
                since <TimeAgo at={broken.breakerOpenedAt} moment />
              </>
            ) : null}
          </>
        }
        action={<ToGroups />}
      >
        {broken.lastError ? <b className="font-semibold">{asSentence(broken.lastError)} </b> : null}
        Its breaker is open and tries one event every {broken.probeSeconds} s; no attempts are burnt.{others}
      </PageAnswer>
    );
  }
  const dead = sumSinks(sinks, "dead") ?? 0;
  if (dead > 0) {
    return (
      <PageAnswer
        page="Outbox"
        tone="fail"
        title={`${countOf(dead, "event has", "events have")} given up`}
        action={<ToGroups />}
      >
        {dead === 1 ? "It is" : "They are"} kept until somebody retries or discards{" "}
        {dead === 1 ? "it" : "them"}.{others}
      </PageAnswer>
    );
  }
  const paused = sinks.filter((sink) => sink.state === "paused");
  const first = paused[0];
  if (first) {
    return (
      <PageAnswer
        page="Outbox"
        tone="hold"
        title={paused.length === 1 ? `${first.name} is paused` : `${paused.length} sinks are paused`}
      >
        By {first.pausedBy ?? "somebody"}
        {first.pausedAt ? (
          <>
            {" "}
            <TimeAgo at={first.pausedAt} />
          </>
        ) : null}
        . Events are written and wait.{waiting(first)}
      </PageAnswer>
    );
  }
  const retrying = sumSinks(sinks, "retrying") ?? 0;
  if (retrying > 0) {
    return (
      <PageAnswer page="Outbox" tone="run" title="No event needs you yet" action={<ToGroups />}>
        {countOf(retrying, "event")} failed and will be tried again without you.{others}
      </PageAnswer>
    );
  }
  return (
    <PageAnswer
      page="Outbox"
      tone="pass"
      title={sinks.length === 0 ? "Events go nowhere yet" : "No event needs you"}
    >
      {sinks.length === 0
        ? "No sink is set up."
        : `${countOf(sinks.length, "sink delivers", "sinks deliver")}; no event is failing.`}
    </PageAnswer>
  );
}

function ToGroups() {
  return (
    <Button asChild>
      <Link href="#failing">Open the group</Link>
    </Button>
  );
}

function waiting(sink: SinkOverview): string {
  return sink.depth === null ? "" : ` ${countOf(sink.depth, "event waits", "events wait")} for it.`;
}
