import type { Command } from "commander";
import { formatDuration } from "#lib/kernel/text/durations.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { type Answer, runCommand } from "../run-command.ts";
import { OutboxShape, RetryShape } from "../shapes.ts";
import { renderTable } from "../table.ts";

type RetryOptions = { sink?: string; state?: string; type?: string; id?: string[]; preview?: boolean };
type DiscardOptions = Omit<RetryOptions, "state" | "preview"> & {
  fingerprint?: string;
  reason?: string;
  confirm?: string;
};
type ActOptions = { sink?: string; reason?: string };

export function addOutboxCommands(program: Command, json: () => boolean): void {
  const outbox = program.command("outbox").description("events on their way to other systems");

  outbox
    .command("status")
    .description("depth, failures and age of the oldest undelivered event, by sink")
    .action(() => runCommand(json(), async (transport) => showStatus(await transport.readOutbox())));

  outbox
    .command("retry")
    .description("try failing events again at once: all that match, or chosen ones")
    .option("--sink <name>")
    .option("--state <state>", "retry or dead")
    .option("--type <event type>")
    .option("--id <id...>", "these events")
    .option("--preview", "only say what would be retried")
    .action(({ id, preview, ...filter }: RetryOptions) =>
      runCommand(json(), async (transport) => {
        const body = { ...(id ? { eventIds: id } : { filter }), preview: preview === true };
        const matched = RetryShape.parse(await transport.retryOutbox(body));
        const one = matched.events === 1;
        const verb = preview ? "would be retried" : one ? "is retried" : "are retried";
        return {
          json: matched,
          text: `${countOf(matched.events, "event")} of ${countOf(matched.keys, "key")} ${verb}; ${behind(matched.waitingBehind, one)}.`,
        };
      }),
    );

  outbox
    .command("discard")
    .description(
      "give up dead events for good: all that match, or chosen ones; what waits behind them goes on",
    )
    .option("--sink <name>")
    .option("--fingerprint <fingerprint>", "of a group of failures")
    .option("--type <event type>")
    .option("--id <id...>", "these events")
    .option("--reason <text>", "why, for the record")
    .option("--confirm <number>", "how many it will be; without it, only says how many")
    .action(({ id, reason, confirm, ...filter }: DiscardOptions) =>
      runCommand(json(), async (transport) => {
        const selection = id ? { eventIds: id } : { filter };
        const body =
          confirm === undefined ? { ...selection, preview: true } : { ...selection, reason, confirm };
        const matched = RetryShape.parse(await transport.discardOutbox(body));
        return { json: matched, text: discardText(matched, confirm !== undefined) };
      }),
    );

  for (const action of ["start", "stop"] as const) {
    outbox
      .command(action)
      .description(action === "stop" ? "pause delivery" : "resume delivery")
      .option("--sink <name>", "only this one")
      .option("--reason <text>", "why, for the record")
      .action((options: ActOptions) =>
        runCommand(json(), async (transport) =>
          showStatus(await transport.actOnOutbox({ action, ...options })),
        ),
      );
  }
}

type Matched = { events: number; keys: number; waitingBehind: number };

function discardText({ events, keys, waitingBehind }: Matched, done: boolean): string {
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

function showStatus(answer: unknown): Answer {
  const status = OutboxShape.parse(answer);
  const count = (value: number | null) => (value === null ? "not read" : value);
  const rows = status.sinks.map((sink) => [
    sink.name,
    sink.state,
    count(sink.pending),
    count(sink.failed),
    count(sink.dead),
    count(sink.discarded ?? null),
    sink.oldestAgeMs === null ? "none" : formatDuration(sink.oldestAgeMs),
  ]);
  const text =
    rows.length === 0
      ? "There is no sink. sluice.yaml names them."
      : renderTable(["sink", "state", "pending", "failed", "dead", "discarded", "oldest"], rows);
  return { json: status, text };
}
