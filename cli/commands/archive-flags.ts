import { Option } from "commander";
import { ASKED_FILTERS, FLAG_STATES } from "#lib/flags/model.ts";
import { previewArchive } from "#lib/flags/reads/preview-archive.ts";
import { archiveFlags } from "#lib/flags/verbs/archive-flags.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { archivedWords, archiveWords } from "#lib/messages/archive-words.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { askFor } from "../ask-for.ts";
import type { Call } from "../call.ts";
import { line } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { type EndGiven, EVEN_IF_ASKED, REASON } from "./end-options.ts";

type Filter = {
  q?: string;
  state?: string;
  owner?: string;
  createdBy?: string;
  olderThanDays?: string;
  asked?: string;
};
type Given = EndGiven & Filter & { flags: string[]; yes?: boolean };

export const ARCHIVE = line(
  [
    "flags archive [flags...]",
    "end flags: served off, out of the list; one, several, or all that match. More than one asks once, with the sum",
  ],
  [
    ["--q <words>", "all that have these words in name, description, owner or plan"],
    new Option("--state <state>", "all in this state").choices(FLAG_STATES),
    ["--owner <owner>", "all of this owner"],
    ["--created-by <name>", "all that this account or token made"],
    ["--older-than-days <days>", "all made longer ago"],
    new Option("--asked <when>", "all that were last asked for then").choices(ASKED_FILTERS),
    EVEN_IF_ASKED,
    REASON,
    ["--yes", "do not ask; for scripts"],
  ],
  archive,
);

/**
 * Looks first at what it would do. One flag is archived at once, as every kind of off is; more of them are agreed to once.
 * What was changed since it was looked at stays as it is.
 */
async function archive(call: Call, given: Given): Promise<Answer> {
  const { flags: names, yes, reason, evenIfAsked, ...filter } = given;
  if (names.length === 0 && Object.keys(filter).length === 0)
    throw new AppError("invalid", "Say which: one or more names, or a filter such as --asked never.");
  const which = { ...(names.length > 0 ? { names } : {}), ...filter, evenIfAsked };
  const preview = await call(previewArchive, which);
  const words = archiveWords(preview);
  const leaving = english(words.leaving);
  const stays = words.stays.map(english);
  const [used] = preview.stays;
  if (preview.ends === 0 && used) {
    const agree = used.used.by === "application" ? " Add --even-if-asked to archive it all the same." : "";
    throw new AppError("conflict", `Nothing is archived: ${stays.join("; ")}.${agree}`, {
      stays: preview.stays,
    });
  }
  if (preview.ends > 1 && !yes) {
    const what = [
      `${countOf(preview.ends, "flag")} would be served off and leave the list. ${leaving}`,
      ...words.serving.map((one) => `  ${english(one)}`),
      ...stays.map((one) => `  stays: ${one}`),
    ].join("\n");
    const answer = await askFor(
      `${what}\nType the number of flags to archive them: `,
      `${what}\nNothing was changed. Add --yes to do it without being asked.`,
    );
    if (answer !== String(preview.ends)) throw new AppError("conflict", "Nothing was changed.");
  }
  const { matching: expected, revision, leaves } = preview;
  const done = await call(archiveFlags, { ...which, expected, revision, reason });
  return {
    json: { ...done, leaves },
    text: `${english(archivedWords(done))}.${done.archived.length > 0 ? ` ${leaving}` : ""}`,
  };
}
