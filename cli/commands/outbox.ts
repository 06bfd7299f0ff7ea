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
import { REASON } from "./end-options.ts";

type RetryGiven = { sink?: string; state?: string; type?: string; id?: string[]; preview?: boolean };
type DiscardGiven = Omit<RetryGiven, "state" | "preview"> & {
  fingerprint?: string;
  reason?: string;
  confirm?: string;
};
type Matched = Pick<AnswerOf<typeof discardEvents>, "events" | "keys" | "waitingBehind">;
type PauseGiven = { sink?: string; reason?: string };

const pausing = [["--sink <name>", "outbox.sink"], REASON] as const;
const these = ["--id <id...>", "outbox.these"] as const;

export const OUTBOX_LINES: readonly Line[] = [
  line(["outbox status", "outbox.status.does"], [], async (call) => showStatus(await call(outboxStatus))),
  line(
    ["outbox retry", "outbox.retry.does"],
    [
      ["--sink <name>", "outbox.sink"],
      ["--state <state>", "outbox.retry.state"],
      ["--type <type>", "outbox.type"],
      these,
      ["--preview", "outbox.retry.preview"],
    ],
    retry,
  ),
  line(
    ["outbox discard", "outbox.discard.does"],
    [
      ["--sink <name>", "outbox.sink"],
      ["--fingerprint <fingerprint>", "outbox.discard.fingerprint"],
      ["--type <type>", "outbox.type"],
      these,
      REASON,
      ["--confirm <number>", "outbox.discard.confirm"],
    ],
    discard,
  ),
  line(["outbox start", "outbox.start.does"], pausing, async (call, { sink }: PauseGiven) => {
    await call(resumeOutbox, { sink });
    return showStatus(await call(outboxStatus));
  }),
  line(["outbox stop", "outbox.stop.does"], pausing, async (call, { sink, reason }: PauseGiven) => {
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
