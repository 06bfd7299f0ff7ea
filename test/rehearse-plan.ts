import { PHASES, type Phase, type PhaseState, type PlanDefinition, type Step } from "../lib/plans/model.ts";
import type { RehearsalOptions } from "../lib/plans/rehearsal/phases-on-clone.ts";
import { type Rehearsal, rehearsePhase } from "../lib/plans/rehearsal/rehearse-phase.ts";
import type { TargetPool } from "../lib/target/pool.ts";

export function stepOf(up: string, rollback: string | null, more: Partial<Step> = {}): Step {
  return {
    name: "010-step",
    title: "Step",
    consequence: null,
    undoConsequence: null,
    kind: "statements",
    tx: "step",
    sql: up,
    rollback,
    restoreTx: "step",
    backup: null,
    table: null,
    key: null,
    rules: null,
    oneWay: null,
    changes: { adds: [], drops: [], undoDrops: [], changesExisting: false, requires: [] },
    checks: [],
    ...more,
  };
}

/** A plan "p" of one phase. */
export function planOf(steps: Step[], phase: "expand" | "backfill" = "expand"): PlanDefinition {
  return {
    name: "p",
    title: "P",
    description: "",
    target: "shop",
    environment: "production",
    flag: null,
    owner: "",
    contacts: [],
    gates: { contract: { soakSeconds: 0 }, switchover: { outboxLagSeconds: 0 } },
    phases: [{ phase, folder: phase, steps, switch: null }],
  } as PlanDefinition;
}

/** Rehearses the plan's phase on a copy of the target at `url`, which has had none. */
export function rehearsePlan(
  pool: TargetPool,
  plan: PlanDefinition,
  {
    url,
    onProgress = async () => {},
    shouldStop = () => null,
    seed = 1,
  }: { url: string } & Partial<Pick<RehearsalOptions, "onProgress" | "shouldStop" | "seed">>,
): Promise<Rehearsal> {
  return rehearsePhase({
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
}
