import type { FlagFieldChange } from "#lib/flags/model.ts";
import { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { describeKnown, describeReach, describeWait } from "#lib/messages/describe-reach.ts";
import { flagFieldName, flagFieldValue } from "#lib/messages/flag-field-words.ts";
import { flagNow } from "#lib/messages/flag-states.ts";
import { askFor } from "../ask-for.ts";
import type { AnswerOf, Call } from "../call.ts";
import { line } from "../line.ts";
import type { Answer } from "../run-command.ts";

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
    return { json: { ...flag, reach: null }, text: `${english(flagNow(flag))}.` };
  }
  let preview = await call(previewPatch, { name, ...change });
  if (change.percentage === undefined && preview.turnsOnAt !== null) {
    // As the page's switch does, and as the list has said.
    change = { ...change, percentage: preview.turnsOnAt };
    preview = await call(previewPatch, { name, ...change });
  }
  const asks = preview.asks && !yes;
  if (asks && preview.whyNot !== null) throw new AppError("gate-closed", preview.whyNot);
  if (asks) await agree(name, preview);
  const { revision, reach } = preview;
  const flag = await call(patchFlag, { name, ...change, reason, revision });
  const moved = asks || preview.changes.length === 0 ? "" : ` ${reachOf(preview, change)}`;
  return { json: { ...flag, reach }, text: `${english(flagNow(flag))}.${moved}` };
}

function changeWords(change: FlagFieldChange): string {
  const before = english(flagFieldValue(change, "before"));
  const after = english(flagFieldValue(change, "after"));
  return `${english(flagFieldName(change.field, true))} ${before} -> ${after}`;
}

/** @throws AppError conflict for any other answer, invalid where nobody is there to ask */
async function agree(name: string, preview: Preview): Promise<void> {
  const { changes, reach, moved } = preview;
  const conditions = conditionsOf(preview);
  const known = describeKnown(reach, describeWait(conditions), conditions.connected);
  const what = [
    `Flag ${name}: ${changes.map(changeWords).join(", ")}`,
    reachOf(preview, {}),
    ...(known === null ? [] : [`${english(known)}.`]),
    ...(moved.joins.length > 0 ? [`Some of those who join: ${moved.joins.join(", ")}`] : []),
    ...(moved.leaves.length > 0 ? [`Some of those who leave: ${moved.leaves.join(", ")}`] : []),
  ].join("\n");
  const answer = await askFor(
    `${what}\nType "yes" to change it: `,
    `${what}\nNothing was changed. Add --yes to do it without being asked.`,
  );
  if (answer !== "yes") throw new AppError("conflict", "Nothing was changed.");
}

function reachOf(preview: Preview, { enabled }: Change): string {
  const conditions = conditionsOf(preview);
  return english(describeReach(preview.reach, { conditions, now: new Date(), lowering: enabled === false }));
}

function conditionsOf({ conditions: { opensAt, ...rest } }: Preview) {
  return { ...rest, opensAt: opensAt === null ? null : new Date(opensAt) };
}

function readChange({ percentage, on, off }: Omit<Given, "flag">): Change {
  if (on && off) throw new AppError("invalid", "Say --on or --off, not both.");
  if (percentage !== undefined && !/^\d+(\.\d{1,2})?$/.test(percentage)) {
    throw new AppError("invalid", "--percentage must be a number from 0 to 100, in steps of 0.01.");
  }
  if (!on && !off && percentage === undefined) {
    throw new AppError("invalid", "Say what to change: --on, --off or --percentage.");
  }
  return {
    ...(on || off ? { enabled: on === true } : {}),
    ...(percentage === undefined ? {} : { percentage: Number(percentage) }),
  };
}
