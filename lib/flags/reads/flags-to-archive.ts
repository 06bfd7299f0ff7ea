import type { z } from "zod";
import type { Db } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { listedSome } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { readStillUsedBy, type StillUsed } from "../clients/read-askers.ts";
import type { ListedFlag } from "../model.ts";
import type { PreviewArchiveInput } from "../verbs/inputs.ts";
import { listFlags } from "./read-flags.ts";
import { matchingFlags } from "./select-flags.ts";

export type FlagsToArchive = {
  flags: ListedFlag[];
  /** Of these, those that stay as they are, because something still uses them. */
  stays: Map<string, StillUsed>;
  /** Named, and archived before. */
  already: string[];
};

/** @throws AppError not-found if a name is no flag's */
export async function flagsToArchive(
  db: Db,
  { environment, names, evenIfAsked, ...filter }: z.infer<typeof PreviewArchiveInput>,
  now: Date,
): Promise<FlagsToArchive> {
  const { flags: all } = await listFlags(db, now, environment);
  const wanted = names && new Set(names);
  const named = wanted ? all.filter((flag) => wanted.has(flag.name)) : all;
  if (names && named.length < names.length) {
    const unknown = names.filter((name) => !named.some((flag) => flag.name === name));
    throw new AppError(
      "not-found",
      message("flagWords.refused.noneNamed", { flags: listedSome(unknown.map((name) => `"${name}"`)) }),
      {
        flags: unknown,
      },
    );
  }
  const already = wanted ? named.filter((flag) => flag.archivedAt !== null).map((flag) => flag.name) : [];
  const flags = matchingFlags(named, filter, now).filter((flag) => flag.archivedAt === null);
  const used = await readStillUsedBy(db, { environment, names: flags.map((flag) => flag.name) }, now);
  const stays = new Map([...used].filter(([, one]) => staysFor(one, evenIfAsked)));
  return { flags, stays, already };
}

/** A plan under way keeps its flag, whatever anybody agrees to. */
export function staysFor(used: StillUsed, evenIfAsked: boolean): boolean {
  return !(used.by === "application" && evenIfAsked);
}
