import type { FlagFieldChange } from "#lib/flags/field-change.ts";
import type { previewPatch } from "#lib/flags/reads/preview-patch.ts";
import type { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { lines } from "#lib/messages/catalogue/sentences.ts";
import { describeKnown, describeReach, describeWait } from "#lib/messages/describe-reach.ts";
import { flagFieldName, flagFieldValue } from "#lib/messages/flag-field-words.ts";
import { askFor } from "./ask-for.ts";
import type { AnswerOf } from "./call.ts";
import { flagIs } from "./commands/flag-is.ts";
import type { Answer } from "./run-command.ts";

type Preview = AnswerOf<typeof previewPatch>;
type Flag = AnswerOf<typeof patchFlag>;
type Agreeing = { preview: Preview; yes: boolean | undefined; lowering?: boolean };

/**
 * Does what was looked at, at the revision that was looked at. Asks first if somebody could join or is moved by it, as the page
 * does. Nobody is asked about what would be refused.
 * @throws AppError gate-closed of such, conflict for any answer but yes, invalid where nobody is there to ask
 */
export async function changeAgreed(
  { preview, yes, lowering = false }: Agreeing,
  change: (revision: number) => Promise<Flag>,
): Promise<Answer> {
  const asks = preview.asks && !yes;
  // In the words of the server that was asked.
  if (asks && preview.whyNot !== null) throw new AppError("gate-closed", asIs(preview.whyNot));
  if (asks) await agree(preview);
  const { revision, reach } = preview;
  const flag = await change(revision);
  const moved = asks || preview.changes.length === 0 ? "" : ` ${english(reachOf(preview, lowering))}`;
  return { json: { ...flag, reach }, text: `${english(flagIs(flag))}${moved}` };
}

async function agree(preview: Preview): Promise<void> {
  const { name: flag, changes, reach, moved } = preview;
  const conditions = conditionsOf(preview);
  const known = describeKnown(reach, describeWait(conditions), conditions.connected);
  const { joins, leaves } = moved;
  const what = lines(
    message("commandLine.set.flag", { flag, changes: commas(changes.map(changeWords)) }),
    reachOf(preview, false),
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

export function changeWords(change: FlagFieldChange): Message {
  return message("commandLine.set.change", {
    field: flagFieldName(change.field, true),
    before: flagFieldValue(change, "before"),
    after: flagFieldValue(change, "after"),
  });
}

function reachOf(preview: Preview, lowering: boolean): Message {
  return describeReach(preview.reach, { conditions: conditionsOf(preview), now: new Date(), lowering });
}

function conditionsOf({ conditions: { opensAt, ...rest } }: Preview) {
  return { ...rest, opensAt: opensAt === null ? null : new Date(opensAt) };
}
