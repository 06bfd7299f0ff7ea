import type { Db, Tx } from "../kernel/db/client.ts";
import { readStagesByPlan } from "../plans/guard.ts";

/** The stages of the plans of those flags that are off, by plan: of the others nobody asks. */
export async function readStagesOfOff(
  db: Db | Tx,
  flags: { enabled: boolean; planName: string | null }[],
): Promise<(planName: string | null) => number[]> {
  const names = flags.flatMap(({ enabled, planName }) => (enabled || planName === null ? [] : [planName]));
  const stages =
    names.length === 0 ? new Map<string, number[]>() : await readStagesByPlan(db, [...new Set(names)]);
  return (planName) => stages.get(planName ?? "") ?? [];
}
