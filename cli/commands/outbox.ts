import { durationWords } from "#lib/kernel/text/durations.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { outboxStatus } from "#lib/outbox/reads/status.ts";
import { discardEvents, previewDiscard } from "#lib/outbox/verbs/discard-events.ts";
import { pauseOutbox } from "#lib/outbox/verbs/pause-outbox.ts";
import { previewRetry } from "#lib/outbox/verbs/preview-retry.ts";
import { resumeOutbox } from "#lib/outbox/verbs/resume-outbox.ts";
import { retryEvents } from "#lib/outbox/verbs/retry-events.ts";
import type { AnswerOf, Call } from "../call.ts";
import { type Line, line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { headed, renderTable } from "../table.ts";

type RetryGiven = { sink?: string; state?: string; type?: string; id?: string[]; preview?: boolean };
type DiscardGiven = Omit<RetryGiven, "state" | "preview"> & {
  fingerprint?: string;
  reason?: string;
  confirm?: string;
};
type Matched = Pick<AnswerOf<typeof discardEvents>, "events" | "keys" | "waitingBehind">;
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
  const told = { events: matched.events, keys: matched.keys, behind: behind(matched) };
  const said = preview
    ? message("commandLine.outbox.wouldRetry", told)
    : message("commandLine.outbox.retried", told);
  return { json: matched, text: english(said) };
}

async function discard(call: Call, { id, reason, confirm, ...filter }: DiscardGiven): Promise<Answer> {
  const which = id ? { eventIds: id } : { filter };
  const matched =
    confirm === undefined
      ? await call(previewDiscard, which)
      : await call(discardEvents, { ...which, reason, confirm });
  return { json: matched, text: english(discardWords(matched, confirm !== undefined)) };
}

function discardWords(matched: Matched, done: boolean): Message {
  const { events, keys, waitingBehind: waiting } = matched;
  if (events === 0) return message("commandLine.outbox.noDead");
  const told = { events, keys, waiting, behind: behind(matched) };
  return done
    ? message("commandLine.outbox.discarded", told)
    : message("commandLine.outbox.wouldDiscard", { ...told, confirm: String(events) });
}

/** What waits behind them. */
function behind({ events, waitingBehind: waiting }: Matched): Message {
  return message("commandLine.outbox.behind", { events, waiting });
}

function showStatus(status: AnswerOf<typeof outboxStatus>): Answer {
  const count = (value: number | null) =>
    value === null ? english(message("commandLine.outbox.notRead")) : value;
  const rows = status.sinks.map((sink) => [
    sink.name,
    sink.state,
    count(sink.pending),
    count(sink.failed),
    count(sink.dead),
    count(sink.discarded),
    english(sink.oldestAgeMs === null ? message("commandLine.outbox.none") : durationWords(sink.oldestAgeMs)),
  ]);
  const text =
    rows.length === 0
      ? english(message("commandLine.outbox.noSink"))
      : renderTable(headed("sink", "state", "pending", "failed", "dead", "discarded", "oldest"), rows);
  return { json: status, text };
}
