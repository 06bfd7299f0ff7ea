import { type Command, Option } from "commander";
import { ASKED_FILTERS, FLAG_STATES } from "#lib/flags/model.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { countOf } from "#lib/kernel/text/numbers.ts";
import { archivedWords, archiveWords } from "#lib/messages/archive-words.ts";
import { askFor } from "../ask-for.ts";
import { type Answer, runCommand } from "../run-command.ts";
import { ArchivedFlagsShape, ArchivePreviewShape } from "../shapes.ts";
import type { Transport } from "../transport.ts";

export type EndOptions = { evenIfAsked?: boolean; reason?: string };
type Filter = {
  q?: string;
  state?: string;
  owner?: string;
  createdBy?: string;
  olderThanDays?: string;
  asked?: string;
};
type Options = EndOptions & Filter & { yes?: boolean };

export function addArchiveCommand(flags: Command, json: () => boolean): void {
  flags
    .command("archive [flags...]")
    .description(
      "end flags: served off, out of the list; one, several, or all that match. More than one asks once, with the sum",
    )
    .option("--q <words>", "all that have these words in name, description, owner or plan")
    .addOption(new Option("--state <state>", "all in this state").choices(FLAG_STATES))
    .option("--owner <owner>", "all of this owner")
    .option("--created-by <name>", "all that this account or token made")
    .option("--older-than-days <days>", "all made longer ago")
    .addOption(new Option("--asked <when>", "all that were last asked for then").choices(ASKED_FILTERS))
    .option("--even-if-asked", "although programs still ask for it")
    .option("--reason <text>", "why, for the record")
    .option("--yes", "do not ask; for scripts")
    .action((names: string[], options: Options) =>
      runCommand(json(), (transport) => archive(transport, names, options)),
    );
}

/**
 * Looks first at what it would do. One flag is archived at once, as every kind of off is; more of them are agreed to once.
 * What was changed since it was looked at stays as it is.
 */
async function archive(transport: Transport, names: string[], options: Options): Promise<Answer> {
  const { yes, reason, evenIfAsked, ...filter } = options;
  if (names.length === 0 && Object.keys(filter).length === 0)
    throw new AppError("invalid", "Say which: one or more names, or a filter such as --asked never.");
  const which = {
    ...(names.length > 0 ? { names } : {}),
    ...filter,
    ...(evenIfAsked ? { evenIfAsked } : {}),
  };
  const preview = ArchivePreviewShape.parse(await transport.archiveFlags({ ...which, preview: true }));
  const { leaving, serving, stays } = archiveWords(preview);
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
      ...serving.map((one) => `  ${one}`),
      ...stays.map((one) => `  stays: ${one}`),
    ].join("\n");
    const answer = await askFor(
      `${what}\nType the number of flags to archive them: `,
      `${what}\nNothing was changed. Add --yes to do it without being asked.`,
    );
    if (answer !== String(preview.ends)) throw new AppError("conflict", "Nothing was changed.");
  }
  const done = ArchivedFlagsShape.parse(
    await transport.archiveFlags({
      ...which,
      expected: preview.matching,
      revision: preview.revision,
      ...(reason ? { reason } : {}),
    }),
  );
  return {
    json: { ...done, leaves: preview.leaves },
    text: `${archivedWords(done)}.${done.archived.length > 0 ? ` ${leaving}` : ""}`,
  };
}

/** What the end of one flag takes, as the interface takes it. */
export function endOf({ evenIfAsked, reason }: EndOptions): object {
  return { ...(evenIfAsked ? { evenIfAsked } : {}), ...(reason ? { reason } : {}) };
}
