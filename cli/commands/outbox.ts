import { durationWords } from "#lib/kernel/text/durations.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { outboxStatus } from "#lib/outbox/reads/status.ts";
import { discardEvents, previewDiscard } from "#lib/outbox/verbs/discard-events.ts";
import { pauseOutbox } from "#lib/outbox/verbs/pause-outbox.ts";
import { previewRetry } from "#lib/outbox/verbs/preview-retry.ts";
import { resumeOutbox } from "#lib/outbox/verbs/resume-outbox.ts";
import { retryEvents } from "#lib/outbox/verbs/retry-events.ts";
import type { AnswerOf, Call } from "../call.ts";
import { type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { renderTable } from "../table.ts";

type RetryGiven = { sink?: string; state?: string; type?: string; id?: string[]; preview?: boolean };
type DiscardGiven = Omit<RetryGiven, "state" | "preview"> & {
  fingerprint?: string;
  reason?: string;
  confirm?: string;
};
type PauseGiven = { sink?: string; reason?: string };

const reason = ["--reason <text>", "why, for the record"] as const;
const pausing = [["--sink <name>", "only this one"], reason] as const;
const these = ["--id <id...>", "these events"] as const;

export const OUTBOX_LINES: readonly Line[] = [
  line(
    ["outbox status", "depth, failures and age of the oldest undelivered event, by sink"],
    [],
    async (call) => showStatus(await call(outboxStatus)),
  ),
  line(
    ["outbox retry", "try failing events again at once: all that match, or chosen ones"],
    [
      ["--sink <name>"],
      ["--state <state>", "retry or dead"],
      ["--type <event type>"],
      these,
      ["--preview", "only say what would be retried"],
    ],
    retry,
  ),
  line(
    [
      "outbox discard",
      "give up dead events for good: all that match, or chosen ones; what waits behind them goes on",
    ],
    [
      ["--sink <name>"],
      ["--fingerprint <fingerprint>", "of a group of failures"],
      ["--type <event type>"],
      these,
      reason,
      ["--confirm <number>", "how many it will be; without it, only says how many"],
    ],
    discard,
  ),
  line(["outbox start", "resume delivery"], pausing, async (call, { sink }: PauseGiven) => {
    await call(resumeOutbox, { sink });
    return showStatus(await call(outboxStatus));
  }),
  line(["outbox stop", "pause delivery"], pausing, async (call, { sink, reason }: PauseGiven) => {
    await call(pauseOutbox, { sink, reason });
    return showStatus(await call(outboxStatus));
  }),
];

async function retry(call: Call, { id, preview, ...filter }: RetryGiven): Promise<Answer> {
  const which = id ? { eventIds: id } : { filter };
  const matched = await call(preview ? previewRetry : retryEvents, which);
  const one = matched.events === 1;
  const verb = preview ? "would be retried" : one ? "is retried" : "are retried";
  return {
    json: matched,
    text: `${countOf(matched.events, "event")} of ${countOf(matched.keys, "key")} ${verb}; ${behind(matched.waitingBehind, one)}.`,
  };
}

async function discard(call: Call, { id, reason, confirm, ...filter }: DiscardGiven): Promise<Answer> {
  const which = id ? { eventIds: id } : { filter };
  const matched =
    confirm === undefined
      ? await call(previewDiscard, which)
      : await call(discardEvents, { ...which, reason, confirm });
  return { json: matched, text: discardText(matched, confirm !== undefined) };
}

function discardText({ events, keys, waitingBehind }: AnswerOf<typeof discardEvents>, done: boolean): string {
  if (events === 0) return "No dead event matches.";
  const these = `${countOf(events, "dead event")} of ${countOf(keys, "key")}`;
  const one = events === 1;
  const rest = behind(waitingBehind, one);
  if (done)
    return `${these} ${one ? "is" : "are"} discarded; ${rest}${waitingBehind ? ", which goes on" : ""}.`;
  return `${these} would be discarded; ${rest}${waitingBehind ? ", which would go on" : ""}.\nNothing was changed. To do it: --confirm ${events} --reason "…"`;
}

/** What waits behind them. */
function behind(waiting: number, one: boolean): string {
  const them = one ? "it" : "them";
  if (waiting === 0) return `nothing waits behind ${them}`;
  return `${countOf(waiting, "more waits", "more wait")} behind ${them}`;
}

function showStatus(status: AnswerOf<typeof outboxStatus>): Answer {
  const count = (value: number | null) => (value === null ? "not read" : value);
  const rows = status.sinks.map((sink) => [
    sink.name,
    sink.state,
    count(sink.pending),
    count(sink.failed),
    count(sink.dead),
    count(sink.discarded),
    sink.oldestAgeMs === null ? "none" : english(durationWords(sink.oldestAgeMs)),
  ]);
  const text =
    rows.length === 0
      ? "There is no sink. sluice.yaml names them."
      : renderTable(["sink", "state", "pending", "failed", "dead", "discarded", "oldest"], rows);
  return { json: status, text };
}
