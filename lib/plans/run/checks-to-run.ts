import type { Db, Tx } from "../../db/client.ts";
import { type Check, type Phase, type PlanDefinition, SWITCH_STEP } from "../model.ts";

/**
 * The checks that can say something now: those of steps that are done and of a switchover that has begun, without those
 * that a later phase has ended. Once contract has begun only its own count, as the others read what it removes.
 */
export async function checksToRun(
  db: Db | Tx,
  plan: PlanDefinition,
  which: "all" | "live",
): Promise<{ phase: Phase; step: string; check: Check }[]> {
  const [phases, steps] = await Promise.all([
    db.planPhase.findMany({ where: { planName: plan.name } }),
    db.planStep.findMany({ where: { planName: plan.name } }),
  ]);
  const begun = (phase: Phase) => {
    const state = phases.find((row) => row.phase === phase)?.state ?? "waiting";
    // What is being undone fails its checks, and rightly so.
    return !["waiting", "rolled_back", "rolling_back"].includes(state);
  };
  // While the old columns come back every other check reads a table that is half of both.
  if (phases.some((row) => row.phase === "contract" && row.state === "rolling_back")) return [];
  const only: Phase | null = begun("contract") ? "contract" : null;
  return plan.phases
    .filter(({ phase }) => begun(phase) && (only === null || phase === only))
    .flatMap(({ phase, steps: definitions, switch: switched }) => [
      ...definitions
        .filter((step) => {
          const state = steps.find((row) => row.phase === phase && row.step === step.name)?.state;
          // A step that failed on its checks is looked at again as well.
          return state === "done" || (which === "all" && state === "failed");
        })
        .flatMap((step) => step.checks.map((check) => ({ phase, step: step.name, check }))),
      ...(switched?.checks ?? []).map((check) => ({ phase, step: SWITCH_STEP, check })),
    ])
    .filter(({ check }) => check.until === null || !begun(check.until))
    .filter(({ check }) => which === "all" || check.when === "live");
}
