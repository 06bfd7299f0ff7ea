import { randomInt } from "node:crypto";
import type { Db } from "../../kernel/db/client.ts";
import { hashWhatRuns } from "../definition/what-runs.ts";
import type { Phase, PlanDefinition } from "../model.ts";
import type { RehearsalReport } from "../reads/rehearsal-report.ts";

type Last = { ok: boolean; report: Pick<RehearsalReport, "seed" | "rollback"> };

/** What the ends of a rehearsal's batches are drawn from: see `seedAfter`. */
export async function rehearsalSeed(
  db: Pick<Db, "rehearsal">,
  of: { planName: string; phase: Phase },
  { sha256, definition }: { sha256: string; definition: PlanDefinition },
): Promise<number> {
  const select = { ok: true, report: true };
  const where = { ...of, OR: [{ sha256 }, { runsSha256: hashWhatRuns(definition) }] };
  const last = await db.rehearsal.findFirst({ where, orderBy: { at: "desc" }, select });
  return seedAfter(last as Last | null, randomInt(2 ** 32));
}

/**
 * One that is drawn anew, but where the `last` rehearsal of this version failed, what that had: otherwise it would be enough to
 * try again until the ends come to lie where nothing shows.
 */
export function seedAfter(last: Last | null, drawn: number): number {
  const failed = last !== null && (!last.ok || !last.report.rollback.ok);
  return (failed ? last.report.seed : undefined) ?? drawn;
}
