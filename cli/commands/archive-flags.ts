import { ASKED_FILTERS, FLAG_STATES } from "#lib/flags/list-choices.ts";
import { previewArchive } from "#lib/flags/reads/preview-archive.ts";
import { archiveFlags } from "#lib/flags/verbs/archive-flags.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { archivedWords, archiveWords } from "#lib/messages/archive-words.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { semicolons } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { lines, sentences } from "#lib/messages/catalogue/sentences.ts";
import { askFor } from "../ask-for.ts";
import type { Call } from "../call.ts";
import { line, oneOf } from "../line.ts";
import type { Answer } from "../run-command.ts";
import { type EndGiven, EVEN_IF_ASKED, REASON, YES } from "./end-options.ts";

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
  ["flags archive [flags...]", "flags.archive.does"],
  [
    ["--q <words>", "flags.archive.q"],
    oneOf("--state <state>", "flags.archive.state", FLAG_STATES),
    ["--owner <owner>", "flags.archive.owner"],
    ["--created-by <name>", "flags.archive.createdBy"],
    ["--older-than-days <days>", "flags.archive.olderThanDays"],
    oneOf("--asked <when>", "flags.archive.asked", ASKED_FILTERS),
    EVEN_IF_ASKED,
    REASON,
    YES,
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
    throw new AppError("invalid", message("commandLine.which.flags"));
  const which = { ...(names.length > 0 ? { names } : {}), ...filter, evenIfAsked };
  const preview = await call(previewArchive, which);
  const words = archiveWords(preview);
  const [used] = preview.stays;
  if (preview.ends === 0 && used) {
    const nothing = message("commandLine.archive.nothing", { stays: semicolons(words.stays) });
    const agree = used.used.by === "application" ? message("commandLine.archive.evenIfAsked") : null;
    throw new AppError("conflict", sentences(nothing, agree), { stays: preview.stays });
  }
  if (preview.ends > 1 && !yes) {
    const what = lines(
      message("commandLine.archive.would", { ends: preview.ends, leaving: words.leaving }),
      ...words.serving.map((serving) => message("commandLine.archive.serving", { serving })),
      ...words.stays.map((stays) => message("commandLine.archive.stays", { stays })),
    );
    const answer = await askFor(
      message("commandLine.confirm.flags", { what }),
      message("commandLine.confirm.yes", { what }),
    );
    if (answer !== String(preview.ends)) throw new AppError("conflict", message("commandLine.unchanged"));
  }
  const { matching: expected, revision, leaves } = preview;
  const done = await call(archiveFlags, { ...which, expected, revision, reason });
  return {
    json: { ...done, leaves },
    text: `${english(archivedWords(done))}.${done.archived.length > 0 ? ` ${english(words.leaving)}` : ""}`,
  };
}
