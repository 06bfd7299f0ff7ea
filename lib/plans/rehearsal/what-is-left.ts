import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import type { TargetPool } from "../../target/pool.ts";
import { hasBegun, type PhaseDefinition, type Step } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import type { RehearsalOptions } from "./phases-on-clone.ts";

/** What of a phase is rehearsed, and the steps of it that the copy has had, of which the checks can be tried. */
type Left = { phase: PhaseDefinition; ended: Step[] };

/**
 * The phase without those steps of contract that the copy has had, as the target has: what they removed is in backups that no
 * rehearsal reads, so that a copy cannot go back to before them. They were rehearsed before they ran; what was mended since
 * begins where they ended. Any other phase as it is.
 * @throws AppError conflict if all of contract has run, or it stopped within a step
 */
export async function whatIsLeft(
  clone: TargetPool,
  { plan, states }: Pick<RehearsalOptions, "plan" | "states">,
  phase: PhaseDefinition,
): Promise<Left> {
  if (phase.phase !== "contract" || !hasBegun(states.contract)) return { phase, ended: [] };
  if (states.contract === "done")
    throw new AppError("conflict", message("planRefusals.rehearsal.contractRan"));
  const rows = await readMarks(clone, plan.name, "contract");
  const within = rows.find(({ ended }) => !ended);
  if (within)
    throw new AppError("conflict", message("planRefusals.rehearsal.contractStopped", { step: within.step }));
  const hasRun = ({ name }: Step) => rows.some(({ step }) => step === name);
  const steps = phase.steps.filter((step) => !hasRun(step));
  return { phase: { ...phase, steps }, ended: phase.steps.filter(hasRun) };
}
