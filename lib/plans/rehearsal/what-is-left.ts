import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { TargetPool } from "../../target/pool.ts";
import { hasWayBack } from "../definition/way-back.ts";
import { hasBegun, type PhaseDefinition, type Step } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import type { RehearsalOptions } from "./phases-on-clone.ts";

/**
 * What of a phase is rehearsed; the steps of it that the copy has had and keeps, of which the checks can be tried; and in words
 * what was not rehearsed of it for that.
 */
export type Left = { phase: PhaseDefinition; ended: Step[]; notTried: Message[] };

/**
 * The phase without those steps that the copy has had, as the target has, and does not lose: what contract removed is in backups
 * that no rehearsal reads, so that a copy cannot go back to before it, and a one-way step stays whatever becomes of its phase.
 * They were rehearsed before they ran; what was mended since begins where they ended.
 * @throws AppError conflict if all of contract has run, or it stopped within a step
 */
export async function whatIsLeft(
  clone: TargetPool,
  { plan, states }: Pick<RehearsalOptions, "plan" | "states">,
  phase: PhaseDefinition,
): Promise<Left> {
  const removing = phase.phase === "contract" && hasBegun(states.contract);
  if (removing && states.contract === "done")
    throw new AppError("conflict", message("planRefusals.rehearsal.contractRan"));
  const marks = await readMarks(clone, plan, phase.phase);
  const within = marks.find(({ ended }) => !ended);
  if (removing && within)
    throw new AppError("conflict", message("planRefusals.rehearsal.contractStopped", { step: within.step }));
  const markOf = ({ name }: Step) => marks.find(({ step }) => step === name);
  const hasRun = (step: Step) => markOf(step)?.ended === true && (removing || !hasWayBack(step));
  const hasBegunToRun = (step: Step) => markOf(step)?.ended === false && !hasWayBack(step);
  const ended = phase.steps.filter(hasRun);
  return {
    phase: { ...phase, steps: phase.steps.filter((step) => !hasRun(step)) },
    ended,
    notTried: [
      ...ended.map(({ name: step }) => message("rehearsalFindings.notCompared.hasRun", { step })),
      ...phase.steps
        .filter(hasBegunToRun)
        .map(({ name: step }) => message("rehearsalFindings.notCompared.hasRunInPart", { step })),
    ],
  };
}
