import type { Db } from "../../kernel/db/client.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import type { StillUsed } from "../clients/read-askers.ts";
import { readConnected } from "../clients/read-confirmation.ts";
import { countPeopleOn } from "../exposure/count-people-on.ts";
import { PreviewArchiveInput } from "../verbs/inputs.ts";
import { flagsToArchive } from "./flags-to-archive.ts";

/** What archiving several flags would do, from one reading. */
export type ArchivePreview = {
  /** How many match, those that stay included. */
  matching: number;
  /** How many would be archived. */
  ends: number;
  /** The latest change of any of them; the archiving names it. */
  revision: number;
  /** Of those that would be archived: on for somebody, and how many people get them, most first. */
  serving: { name: string; people: number }[];
  /** People who get at least one of them now and would not after. An estimate if `looked` is less than `known`. */
  leaves: number;
  looked: number;
  known: number;
  /** The kill switch serves all of them off already. */
  killed: boolean;
  /** A gateway is connected; without one, programs keep what they last had. */
  connected: boolean;
  /** Left as they are, because something still uses them. */
  stays: { name: string; used: StillUsed }[];
  /** Named, and archived before. */
  already: string[];
};

/** It changes nothing. @throws AppError not-found if a name is no flag's */
export async function previewArchive(db: Db, input: unknown, now: Date): Promise<ArchivePreview> {
  const { flags, stays, already } = await flagsToArchive(db, PreviewArchiveInput.parse(input), now);
  const ending = flags.filter((flag) => !stays.has(flag.name));
  const serving = ending.filter((flag) => flag.setTo.serves !== "nobody" && flag.retiredAt === null);
  const [kill, connected, people] = await Promise.all([
    readKillState(db),
    readConnected(db),
    countPeopleOn(db, serving, "askers", now),
  ]);
  return {
    matching: flags.length,
    ends: ending.length,
    revision: Math.max(0, ...flags.map((flag) => flag.revision)),
    serving: people.flags,
    leaves: people.on,
    looked: people.looked,
    known: people.known,
    killed: kill?.engagedAt != null,
    connected: connected.some((one) => one.kind === "gateway"),
    stays: [...stays].map(([name, used]) => ({ name, used })),
    already,
  };
}
