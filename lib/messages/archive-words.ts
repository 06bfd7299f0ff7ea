import type { ArchivePreview } from "../flags/reads/preview-archive.ts";
import type { ArchivedFlags } from "../flags/verbs/archive-flags.ts";
import { countOf } from "../kernel/text/numbers.ts";
import { stillUsedWords } from "./still-used.ts";

const named = new Intl.ListFormat("en-GB");
const SHOWN = 4;

export type Leaving = Pick<ArchivePreview, "leaves" | "known" | "killed" | "connected"> & {
  /** How many of the flags that end are on for somebody, as they are set. */
  serving: number;
};

/** Whom the end of flags moves, before it is done. Off counts for everyone at once, so that nobody joins. */
export function leavingWords({ serving, leaves, known, killed, connected }: Leaving): string {
  if (serving === 0) return "Off for everyone already, so no one leaves.";
  if (known === 0) return "No keys were seen yet, so how many people leave is not measured.";
  const people = countOf(leaves, "person", "people");
  if (leaves === 0) return "None of the people seen so far has it on, so no one leaves.";
  if (killed)
    return `The kill switch serves it off already. About ${people} would have it on again once that is lifted, and then will not.`;
  if (!connected)
    return `No gateway is connected, so programs keep what they last had until one is; then about ${people} ${verb(leaves)}.`;
  return `About ${people} ${verb(leaves)}.`;
}

function verb(leaves: number): string {
  return leaves === 1 ? "leaves" : "leave";
}

/** The sum for several flags, and each that moves somebody or stays, as sentences. */
export function archiveWords(preview: ArchivePreview): {
  leaving: string;
  serving: string[];
  stays: string[];
} {
  const { serving, stays } = preview;
  const some = <T>(all: T[], word: (one: T) => string) => {
    const rest = all.length - SHOWN;
    return [...all.slice(0, SHOWN).map(word), ...(rest > 0 ? [`and ${countOf(rest, "more flag")}`] : [])];
  };
  return {
    leaving: leavingWords({ ...preview, serving: serving.length }),
    serving: some(serving, ({ name, people }) =>
      preview.known === 0 ? `${name} is on` : `${name} is on for ${countOf(people, "person", "people")}`,
    ),
    stays: some(stays, ({ name, used }) => `${name} is ${stillUsedWords(used)}`),
  };
}

/** "3 flags are archived. 1 stays: periods is still asked by clinic, 124 times in the last hour." */
export function archivedWords({ archived, left, already }: ArchivedFlags): string {
  const done = `${countOf(archived.length, "flag is", "flags are")} archived`;
  const before =
    already.length > 0 ? `, ${already.length} ${already.length === 1 ? "was" : "were"} before` : "";
  if (left.length === 0) return done + before;
  const why = left
    .slice(0, SHOWN)
    .map(({ name, used }) =>
      used.by === "change" ? `${name} was changed meanwhile` : `${name} is ${stillUsedWords(used)}`,
    );
  const rest = left.length - SHOWN;
  return `${done}${before}. ${left.length} ${left.length === 1 ? "stays" : "stay"}: ${named.format(rest > 0 ? [...why, `${rest} more`] : why)}`;
}
