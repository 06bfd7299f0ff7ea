import type { ArchivePreview } from "../flags/reads/preview-archive.ts";
import type { ArchivedFlags } from "../flags/verbs/archive-flags.ts";
import { listed } from "./catalogue/listed.ts";
import { type Message, message } from "./catalogue/message.ts";
import { stillUsedWords } from "./still-used.ts";

const SHOWN = 4;

export type Leaving = Pick<ArchivePreview, "leaves" | "known" | "killed" | "connected"> & {
  /** How many of the flags that end are on for somebody, as they are set. */
  serving: number;
};

/** Whom the end of flags moves, before it is done. Off counts for everyone at once, so that nobody joins. */
export function leavingWords({ serving, leaves, known, killed, connected }: Leaving): Message {
  if (serving === 0) return message("flagWords.archive.offAlready");
  if (known === 0) return message("flagWords.archive.notMeasured");
  if (leaves === 0) return message("flagWords.archive.noneHasIt");
  if (killed) return message("flagWords.archive.killed", { leaves });
  return message(connected ? "flagWords.archive.leave" : "flagWords.archive.away", { leaves });
}

/** The sum for several flags, and each that moves somebody or stays, as sentences. */
export function archiveWords(preview: ArchivePreview): {
  leaving: Message;
  serving: Message[];
  stays: Message[];
} {
  const { serving, stays } = preview;
  const some = <T>(all: T[], word: (one: T) => Message) => {
    const count = all.length - SHOWN;
    return [
      ...all.slice(0, SHOWN).map(word),
      ...(count > 0 ? [message("flagWords.archive.moreFlags", { count })] : []),
    ];
  };
  return {
    leaving: leavingWords({ ...preview, serving: serving.length }),
    serving: some(serving, ({ name, people }) =>
      preview.known === 0
        ? message("flagWords.archive.isOn", { name })
        : message("flagWords.archive.isOnFor", { name, people }),
    ),
    stays: some(stays, ({ name, used }) =>
      message("flagWords.archive.stays", { name, used: stillUsedWords(used) }),
    ),
  };
}

/** "3 flags are archived. 1 stays: periods is still asked by clinic, 124 times in the last hour." */
export function archivedWords({ archived, left, already }: ArchivedFlags): Message {
  const done = message("flagWords.archive.done", { archived: archived.length, already: already.length });
  if (left.length === 0) return done;
  const why = left
    .slice(0, SHOWN)
    .map(({ name, used }) =>
      used.by === "change"
        ? message("flagWords.archive.changed", { name })
        : message("flagWords.archive.stays", { name, used: stillUsedWords(used) }),
    );
  const count = left.length - SHOWN;
  return message("flagWords.archive.doneBut", {
    done,
    left: left.length,
    why: listed(count > 0 ? [...why, message("common.list.more", { count })] : why),
  });
}
