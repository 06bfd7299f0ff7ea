import type { TargetPool } from "../../target/pool.ts";
import type { Stop } from "../engine/job-run.ts";
import type { Phase, PhaseDefinition, PhaseState, PlanDefinition, RehearsalProgress } from "../model.ts";

export type RehearsalOptions = {
  plan: PlanDefinition;
  phase: Phase;
  /** State of each phase on the target now. */
  states: Record<Phase, PhaseState>;
  target: { name: string; url: string; pool: TargetPool };
  epoch: number;
  /** Of the ends of the batches that are tried. */
  seed: number;
  correlationId: string;
  now: () => Date;
  shouldStop: () => Stop | null;
  onProgress: (progress: RehearsalProgress) => Promise<void>;
};

/** A phase that runs on the clone; the one that is rehearsed is undone there as well. */
export type PhaseOnClone = { phase: PhaseDefinition; undone: boolean };

export function phasesOn(options: RehearsalOptions): PhaseOnClone[] {
  const { phases } = options.plan;
  const index = phases.findIndex((one) => one.phase === options.phase);
  return phases
    .slice(0, index + 1)
    .filter((one) => one.phase === options.phase || runsFirst(one, options))
    .map((phase) => ({ phase, undone: phase.phase === options.phase }));
}

/** An earlier phase that the target has not had; the switchover changes no table. */
export function runsFirst({ phase }: PhaseDefinition, { states }: RehearsalOptions): boolean {
  return states[phase] !== "done" && phase !== "switchover";
}
