import { z } from "zod";
import type { Context } from "../context.ts";
import type { DryRunView, RehearsalBasis } from "./views.ts";

const Seeding = z.object({ seconds: z.number().positive() });

/** How long the rows of a target took to be written, where Sluice wrote them; null elsewhere. */
export async function readSeedingSeconds(ctx: Context, target: string): Promise<number | null> {
  const seeding = await ctx.db.auditEntry.findFirst({
    where: { action: "target.seeded", subjectId: target },
    orderBy: { id: "desc" },
  });
  return Seeding.safeParse(seeding?.after).data?.seconds ?? null;
}

/** The rows are written again, and read again for each comparison: about twice what writing them took. */
const COPIES = 2;

/** Pure: what a phase's last rehearsal took that came to its end; of expand, which copies rows above all, else the seeding. */
export function rehearsalEstimate(
  phase: string,
  last: Pick<DryRunView, "report"> | null,
  seedingSeconds: number | null,
): RehearsalBasis | null {
  if (last && last.report.error === null) return { seconds: last.report.seconds, from: "last" };
  return phase === "expand" && seedingSeconds !== null
    ? { seconds: COPIES * seedingSeconds, from: "seeding" }
    : null;
}
