import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "#lib/kernel/errors.ts";
import { engageKillSwitch } from "#lib/kill/engage-kill-switch.ts";
import { liftKillSwitch } from "#lib/kill/lift-kill-switch.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { mayServeOnWords } from "#lib/messages/may-serve-on.ts";
import { confirmedWords } from "#lib/messages/served-words.ts";
import { killSwitchStanding } from "#lib/surfaces/resources/kill-switch.ts";
import { askFor } from "../ask-for.ts";
import type { AnswerOf, Call } from "../call.ts";
import { type Line, line, needed } from "../line.ts";
import type { Answer } from "../run-command.ts";

const WAIT_MS = 5_000;
const reason = needed("--reason <text>", "reason");
type Change = AnswerOf<typeof engageKillSwitch>;

export const KILL_LINES: readonly Line[] = [
  line(["kill", "kill.does"], [reason], async (call, { reason }: { reason: string }) =>
    showChange(call, await call(engageKillSwitch, { reason }), message("commandLine.kill.engaged"), reason),
  ),
  line(
    ["restore", "restore.does"],
    [reason, ["--confirm <word>", "restore.confirm"]],
    async (call, { reason, confirm }: { reason: string; confirm?: string }) => {
      const lifted = await call(liftKillSwitch, { reason, confirm: confirm ?? (await askTwice()) });
      return showChange(call, lifted, message("commandLine.kill.lifted"));
    },
  ),
];

function showChange(call: Call, change: Change, what: Message, asked?: string): Answer | Promise<Answer> {
  return change.changed ? showConfirmation(call, change, what) : showUnchanged(change, asked);
}

/**
 * What it was already; engaged for the very reason that was `asked`, it may be this press whose answer was lost. The times of
 * confirmation are those of the earlier press, so that they are not told again.
 */
export function showUnchanged(change: Change, asked?: string): Answer {
  const { engagedAt, engagedBy, reason } = change;
  const json = { engaged: engagedAt !== null, ...change };
  if (engagedAt === null) return { json, text: english(message("commandLine.kill.notEngaged")) };
  const by = { by: engagedBy ?? "", at: engagedAt, reason: reason ?? "" };
  const said =
    reason === asked?.trim()
      ? message("commandLine.kill.isEngaged", by)
      : message("commandLine.kill.wasEngaged", by);
  return { json, text: english(said) };
}

function askTwice(): Promise<string> {
  return askFor(message("commandLine.confirm.liftAsks"), message("commandLine.confirm.lift"));
}

/** Waits a few seconds for everyone who is connected; says who confirmed, and does not pretend if not all did. */
export async function showConfirmation(call: Call, change: Change, what: Message): Promise<Answer> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const standing = await readStanding(call, change);
    const { confirmation, engaged, mayServeOn, notRead } = standing;
    const answer = (told: string) => ({
      json: { ...standing, changed: true },
      text: `${english(what)} ${told}`.trim(),
    });
    if (notRead !== null) return answer(notRead);
    const all = confirmation?.participants.length ?? 0;
    if (!confirmation || confirmation.confirmed >= all || Date.now() > deadline)
      return answer(
        [confirmation && confirmedWords(confirmation), engaged ? mayServeOnWords(mayServeOn ?? []) : null]
          .flatMap((words) => (words === null ? [] : [english(words)]))
          .join(" "),
      );
    await delay(50);
  }
}

/** The change is made, and who confirmed it is a question of its own: what keeps it from being read is told beside it. */
async function readStanding(call: Call, change: Change): Promise<AnswerOf<typeof killSwitchStanding>> {
  try {
    return await call(killSwitchStanding);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { changed: _, ...left } = change;
    const unread = { environmentKills: null, confirmation: null, mayServeOn: null, notRead: error.message };
    return { ...left, engaged: left.engagedAt !== null, ...unread };
  }
}
