import { AppError } from "../../kernel/errors.ts";
import { message } from "../../messages/catalogue/message.ts";
import { requireFence } from "./fence.ts";
import { GateClosed, type PhaseResult, type StepRun, type Stop } from "./job-run.ts";

/**
 * Works on one step, forward or back. `work` asks what it is given whether it must stop and says "stopped" if it did;
 * the reason of the last answer is the result's. An expected failure fails the step, on record.
 * @throws what is unexpected, and AppError unavailable: the connection is lost, and somebody takes the work up again
 */
export async function attemptStep(
  { run, phase, step }: StepRun,
  work: (shouldStop: () => string | null) => Promise<PhaseResult | "stopped">,
): Promise<PhaseResult> {
  let stopped: Stop | null = null;
  const shouldStop = () => {
    stopped = run.shouldStop();
    return stopped?.kind ?? null;
  };
  try {
    const result = await work(shouldStop);
    if (result !== "stopped") return result;
    return { state: "stopped", stop: stopped ?? { kind: "person", reason: message("plans.pause.none") } };
  } catch (error) {
    if (error instanceof GateClosed) return { state: "stopped", stop: error.stop };
    if (!(error instanceof AppError) || error.code === "unavailable") throw error;
    await requireFence(run);
    await run.journal.stepEnded(phase, step, "failed", error.said);
    return { state: "failed", error: message("planRefusals.inStep", { step: step.name, error: error.said }) };
  }
}
