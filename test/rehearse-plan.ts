import { PHASES, type Phase, type PhaseState, type PlanDefinition, type Step } from "../lib/plans/model.ts";
import type { RehearsalOptions } from "../lib/plans/rehearsal/phases-on-clone.ts";
import { type Rehearsal, runRehearsal } from "../lib/plans/rehearsal/run-rehearsal.ts";
import type { TargetPool } from "../lib/target/pool.ts";
import { aDefinition, aStep } from "./a-definition.ts";
import { type InEnglish, inEnglish } from "./in-english.ts";

export function stepOf(up: string, rollback: string | null, more: Partial<Step> = {}): Step {
  return aStep("010-step", { title: "Step", sql: up, rollback, ...more });
}

/** A plan "p" of one phase. */
export function planOf(steps: Step[], phase: "expand" | "backfill" = "expand"): PlanDefinition {
  return aDefinition([{ phase, steps }]);
}

/** Rehearses the plan's phase on a copy of the target at `url`, which has had none. What it found is in sentences. */
export async function rehearsePlan(
  pool: TargetPool,
  plan: PlanDefinition,
  {
    url,
    onProgress = async () => {},
    shouldStop = () => null,
    seed = 1,
  }: { url: string } & Partial<Pick<RehearsalOptions, "onProgress" | "shouldStop" | "seed">>,
): Promise<InEnglish<Rehearsal>> {
  const run = await runRehearsal({
    plan,
    phase: plan.phases[0]?.phase ?? "expand",
    states: Object.fromEntries(PHASES.map((phase) => [phase, "waiting"])) as Record<Phase, PhaseState>,
    target: { name: "shop", url, pool },
    epoch: 1,
    seed,
    correlationId: crypto.randomUUID(),
    now: () => new Date(),
    shouldStop,
    onProgress,
  });
  return inEnglish(run);
}
