import type { Command } from "commander";
import { type Answer, runCommand } from "../run-command.ts";
import { OutboxShape, RetryShape } from "../shapes.ts";
import { renderTable } from "../table.ts";

type RetryOptions = { sink?: string; state?: string; type?: string; id?: string[]; preview?: boolean };
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
        const verb = preview ? "would be retried" : "are retried";
        return {
          json: matched,
          text: `${matched.events} events of ${matched.keys} keys ${verb}; ${matched.waitingBehind} more wait behind them.`,
        };
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

function showStatus(answer: unknown): Answer {
  const status = OutboxShape.parse(answer);
  const count = (value: number | null) => (value === null ? "not read" : value);
  const rows = status.sinks.map((sink) => [
    sink.name,
    sink.state,
    count(sink.pending),
    count(sink.failed),
    count(sink.dead),
    sink.oldestAgeMs === null ? "none" : `${(sink.oldestAgeMs / 1000).toFixed(1)} s`,
  ]);
  const text =
    rows.length === 0
      ? "There is no sink. sluice.yaml names them."
      : renderTable(["sink", "state", "pending", "failed", "dead", "oldest"], rows);
  return { json: status, text };
}
