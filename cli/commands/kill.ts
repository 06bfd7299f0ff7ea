import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { confirmedWords } from "#lib/messages/served-words.ts";
import { askFor } from "../ask-for.ts";
import { type Answer, runCommand } from "../run-command.ts";
import { KillShape } from "../shapes.ts";
import type { Transport } from "../transport.ts";

const WAIT_MS = 5_000;

export function addKillCommands(program: Command, json: () => boolean): void {
  program
    .command("kill")
    .description("serve every flag's off variant to everyone, at once")
    .requiredOption("--reason <text>", "why, for the record")
    .action(({ reason }: { reason: string }) =>
      runCommand(json(), async (transport) => {
        const status = KillShape.parse(await transport.actOnKillSwitch({ action: "engage", reason }));
        return status.changed
          ? showConfirmation(transport, status, "Every flag serves off")
          : showUnchanged(status);
      }),
    );

  program
    .command("restore")
    .description("lift the kill switch; flags serve what they are set to")
    .requiredOption("--reason <text>", "why, for the record")
    .option("--confirm <word>", 'the word "lift"; asked for if not given')
    .action(({ reason, confirm }: { reason: string; confirm?: string }) =>
      runCommand(json(), async (transport) => {
        const status = KillShape.parse(
          await transport.actOnKillSwitch({ action: "lift", reason, confirm: confirm ?? (await askTwice()) }),
        );
        return status.changed
          ? showConfirmation(transport, status, "The kill switch is lifted")
          : showUnchanged(status);
      }),
    );
}

/** What it was already. The times of confirmation are those of the earlier press, so that they are not told again. */
export function showUnchanged(status: KillShape): Answer {
  const { engaged, engagedAt, engagedBy, reason } = status;
  const text = engaged
    ? `The kill switch was engaged already, by ${engagedBy} at ${engagedAt} ("${reason}").`
    : "The kill switch was not engaged, so there was nothing to lift.";
  return { json: status, text: `${text} Nothing was changed, and your reason is not on record.` };
}

function askTwice(): Promise<string> {
  return askFor(
    'Flags go back to what they are set to. Type "lift" to confirm: ',
    "Add --confirm lift: turning flags on again asks twice.",
  );
}

/** Waits a few seconds for everyone who is connected; says who confirmed, and does not pretend if not all did. */
export async function showConfirmation(
  transport: Pick<Transport, "readKillSwitch">,
  changed: KillShape,
  what: string,
): Promise<Answer> {
  const deadline = Date.now() + WAIT_MS;
  let status = changed;
  for (;;) {
    const { confirmation, notRead } = status;
    // The change is made, and who confirmed it is a question of its own.
    if (notRead !== null) return { json: status, text: `${what}. ${notRead}` };
    const all = confirmation?.participants.length ?? 0;
    if (!confirmation || confirmation.confirmed >= all || Date.now() > deadline) {
      const confirmed = confirmation ? confirmedWords(confirmation) : "";
      return { json: status, text: `${what}. ${confirmed}`.trim() };
    }
    await delay(50);
    status = { ...KillShape.parse(await transport.readKillSwitch()), changed: true };
  }
}
