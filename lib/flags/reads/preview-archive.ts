import { z } from "zod";
import { query } from "../../kernel/query.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { StillUsed } from "../clients/read-askers.ts";
import { readConnected } from "../clients/read-confirmation.ts";
import { countPeopleOn } from "../exposure/count-people-on.ts";
import { PreviewArchiveInput } from "../verbs/inputs.ts";
import { flagsToArchive } from "./flags-to-archive.ts";

/** What archiving several flags would do, from one reading. */
export const ArchivePreview = z
  .object({
    matching: z.int().describe("How many match, those that stay included."),
    ends: z.int().describe("How many would be archived."),
    revision: z.int().describe("The latest change of any of them; the archiving names it."),
    serving: z
      .array(z.object({ name: z.string(), people: z.int() }))
      .describe("Those of them that are on for somebody, and how many people get them, most first."),
    leaves: z
      .int()
      .describe(
        "People who get at least one of them now and would not after; an estimate if `looked` is less than `known`.",
      ),
    looked: z.int(),
    known: z.int(),
    killed: z.boolean().describe("The kill switch serves all of them off already."),
    connected: z.boolean().describe("A gateway is connected; without one, programs keep what they last had."),
    stays: z
      .array(z.object({ name: z.string(), used: StillUsed }))
      .describe("Left as they are, because something still uses them."),
    already: z.array(z.string()).describe("Named, and archived before."),
  })
  .meta({ id: "ArchivePreview", title: "What archiving several flags would do" });
export type ArchivePreview = z.infer<typeof ArchivePreview>;

/** @throws AppError not-found if a name is no flag's */
export const previewArchive = query({
  name: "flags.preview-archive",
  input: PreviewArchiveInput,
  output: ArchivePreview,
  async run({ db, ...ctx }, input) {
    const now = ctx.now();
    const { flags, stays, already } = await flagsToArchive(db, input, now);
    const ending = flags.filter((flag) => !stays.has(flag.name));
    const serving = ending.filter((flag) => flag.setTo.serves !== "nobody" && flag.retiredAt === null);
    const [kill, connected, people] = await Promise.all([
      readKillState(db, input.environment),
      readConnected(db, input.environment),
      countPeopleOn(db, serving, { of: "askers", environment: input.environment }, now),
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
  },
});
