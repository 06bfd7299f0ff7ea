import type { FlagFieldChange } from "#lib/flags/field-change.ts";
import { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { lines } from "#lib/messages/catalogue/sentences.ts";
import { describeKnown, describeReach, describeWait } from "#lib/messages/describe-reach.ts";
import { flagFieldName, flagFieldValue } from "#lib/messages/flag-field-words.ts";
import { askFor } from "../ask-for.ts";
import type { AnswerOf, Call } from "../call.ts";
import { line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { flagIs } from "./flag-is.ts";

type Given = {
  flag: string;
  percentage?: string;
  on?: boolean;
  off?: boolean;
  reason?: string;
  yes?: boolean;
};
type Change = { enabled?: boolean; percentage?: number };
type Preview = AnswerOf<typeof previewPatch>;

export const SET = line(
  [
    "flags set <flag>",
    "change a flag: --on, --off, --percentage. What could let people in says who joins and who leaves, and asks once",
  ],
  [
    ["--percentage <number>", "0 to 100, in steps of 0.01"],
    ["--on", "switch it on"],
    ["--off", "switch it off"],
    ["--reason <text>", "why, for the record"],
    ["--yes", "do not ask; for scripts"],
  ],
  set,
);

/**
 * Looks first at what the change would do, as the page does, and asks if somebody could join or is moved by it. Off alone is
 * never held up by the look. Nobody is asked about what would be refused.
 */
async function set(call: Call, { flag: name, reason, yes, ...given }: Given): Promise<Answer> {
  let change = readChange(given);
  if (change.enabled === false && change.percentage === undefined) {
    const flag = await call(patchFlag, { name, ...change, reason });
    return { json: { ...flag, reach: null }, text: english(flagIs(flag)) };
  }
  let preview = await call(previewPatch, { name, ...change });
  if (change.percentage === undefined && preview.turnsOnAt !== null) {
    // As the page's switch does, and as the list has said.
    change = { ...change, percentage: preview.turnsOnAt };
    preview = await call(previewPatch, { name, ...change });
  }
  const asks = preview.asks && !yes;
  // In the words of the server that was asked.
  if (asks && preview.whyNot !== null) throw new AppError("gate-closed", asIs(preview.whyNot));
  if (asks) await agree(name, preview);
  const { revision, reach } = preview;
  const flag = await call(patchFlag, { name, ...change, reason, revision });
  const moved = asks || preview.changes.length === 0 ? "" : ` ${english(reachOf(preview, change))}`;
  return { json: { ...flag, reach }, text: `${english(flagIs(flag))}${moved}` };
}

function changeWords(change: FlagFieldChange): Message {
  return message("commandLine.set.change", {
    field: flagFieldName(change.field, true),
    before: flagFieldValue(change, "before"),
    after: flagFieldValue(change, "after"),
  });
}

/** @throws AppError conflict for any other answer, invalid where nobody is there to ask */
async function agree(name: string, preview: Preview): Promise<void> {
  const { changes, reach, moved } = preview;
  const conditions = conditionsOf(preview);
  const known = describeKnown(reach, describeWait(conditions), conditions.connected);
  const { joins, leaves } = moved;
  const what = lines(
    message("commandLine.set.flag", { flag: name, changes: commas(changes.map(changeWords)) }),
    reachOf(preview, {}),
    known && message("commandLine.set.known", { known }),
    joins.length > 0 ? message("commandLine.set.joins", { keys: commas(joins) }) : null,
    leaves.length > 0 ? message("commandLine.set.leaves", { keys: commas(leaves) }) : null,
  );
  const answer = await askFor(
    message("commandLine.confirm.change", { what }),
    message("commandLine.confirm.yes", { what }),
  );
  if (answer !== "yes") throw new AppError("conflict", message("commandLine.unchanged"));
}

function reachOf(preview: Preview, { enabled }: Change): Message {
  const conditions = conditionsOf(preview);
  return describeReach(preview.reach, { conditions, now: new Date(), lowering: enabled === false });
}

function conditionsOf({ conditions: { opensAt, ...rest } }: Preview) {
  return { ...rest, opensAt: opensAt === null ? null : new Date(opensAt) };
}

function readChange({ percentage, on, off }: Omit<Given, "flag">): Change {
  if (on && off) throw new AppError("invalid", message("commandLine.set.onOrOff"));
  if (percentage !== undefined && !/^\d+(\.\d{1,2})?$/.test(percentage)) {
    throw new AppError("invalid", message("commandLine.set.percentage"));
  }
  if (!on && !off && percentage === undefined) {
    throw new AppError("invalid", message("commandLine.set.nothing"));
  }
  return {
    ...(on || off ? { enabled: on === true } : {}),
    ...(percentage === undefined ? {} : { percentage: Number(percentage) }),
  };
}
