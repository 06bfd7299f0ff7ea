import { type Message, message } from "../../messages/catalogue/message.ts";
import { gateAction } from "../../messages/gate-action.ts";
import { holdLink } from "../../messages/hold-words.ts";
import { whyRehearsalStopped } from "../../messages/why-rehearsal-stopped.ts";
import { firstClosed, isOfRehearsal } from "../gates/first-closed.ts";
import type { NextStep, PlanView } from "./views.ts";

/**
 * Pure: the one step that brings the plan on; null if it is done, or cannot be worked on. Every screen that says what
 * comes next of a plan takes it from here, with its button.
 */
export function nextStepOf(plan: Omit<PlanView, "next">): NextStep | null {
  const { job, quarantine } = plan;
  if (plan.unconfigured !== null || plan.loadError !== null) return null;
  // A rehearsal is never resumed: one that was stopped is on its way out.
  if (job?.kind === "rehearsal") return { kind: "working", job };
  if (job?.state === "paused") {
    if (!job.pausedByPerson && quarantine && quarantine.rows > 0) return { kind: "decide", ...quarantine };
    return job.pausedByPerson ? { kind: "resume", job } : { kind: "working", job };
  }
  if (job && job.kind !== "checks") return { kind: "working", job };
  const back = goBack(plan);
  if (back) return back;
  const phase = plan.phases.find((one) => one.phase === plan.currentPhase);
  if (!phase) return null;
  if (phase.phase === "switchover" && phase.state === "running") return raise(plan);
  // Done, and nobody is on it: before contract comes its flag.
  if (phase.phase === "contract" && phase.state !== "running" && plan.flag?.nextStage?.turnsOn)
    return raise(plan);
  const closed = firstClosed(phase.gates);
  const stopped = whyRehearsalStopped(plan, phase);
  const toRehearse = phase.gates.some((one) => one.state === "waiting" && isOfRehearsal(one));
  // One that broke off is told before what keeps the phase closed beside it.
  if (toRehearse && (stopped !== null || (closed && isOfRehearsal(closed) && closed.state === "waiting")))
    return { kind: "rehearse", phase: phase.phase, stopped };
  if (closed && isOfRehearsal(closed))
    return {
      kind: "rehearse-again",
      phase: phase.phase,
      because: closed.sentence ?? closed.evidence,
    };
  if (phase.startBlockedBy === null) return { kind: "start", phase: phase.phase };
  if (quarantine && quarantine.rows > 0 && closed?.id === "quarantine-empty")
    return { kind: "decide", ...quarantine };
  return {
    kind: "waits",
    phase: phase.phase,
    because: phase.startBlockedBy,
    action: closed ? gateAction(plan, closed) : null,
  };
}

/** What is half undone is brought to its end before anything else; the last phase first, as it stands on those before. */
function goBack({ phases }: Pick<PlanView, "phases">): NextStep | null {
  const phase = phases.findLast((one) => one.back?.is === "failed" || one.isHalfUndone);
  if (!phase) return null;
  const { rollbackBlockedBy: blocked, error } = phase;
  if (blocked !== null) {
    const proof = phase.gates.find(({ id }) => id === "rollback-proven");
    const isOfProof = JSON.stringify(proof?.sentence) === JSON.stringify(blocked);
    // Only a rehearsal opens it; none of a contract can be had over what is gone.
    if (isOfProof && phase.phase !== "contract")
      return proof?.state === "waiting"
        ? { kind: "rehearse", phase: phase.phase, stopped: null }
        : { kind: "rehearse-again", phase: phase.phase, because: blocked };
    return { kind: "waits", phase: phase.phase, because: blocked, action: null };
  }
  const half = phase.gates.find(({ id }) => id === "nothing-half-undone")?.sentence;
  return {
    kind: "go-back",
    phase: phase.phase,
    way: phase.phase === "contract" ? "restore" : "rollback",
    because: error ?? half ?? message("nextStep.goBack.stopped"),
  };
}

function raise({ flag, killSwitchEngaged }: Omit<PlanView, "next">): NextStep | null {
  if (!flag) return null;
  const { raiseGate: gate, nextStage: stage } = flag;
  const waits = (because: Message, label: Message, href: string): NextStep => ({
    kind: "waits",
    phase: "switchover",
    because,
    action: { kind: "link", label, href },
  });
  const open = [message("plans.look.flag"), `/flags/${encodeURIComponent(flag.name)}`] as const;
  if (killSwitchEngaged)
    return waits(message("nextStep.standsStill.killed"), message("plans.look.killSwitch"), "/emergency");
  if (!gate.open) {
    const because = gate.reason;
    if (!gate.hold) return waits(because, ...open);
    const { label, href } = holdLink(flag.name, gate.hold);
    return waits(because, label, href);
  }
  if (!flag.enabled && !stage?.turnsOn)
    return waits(message("nextStep.standsStill.off", { flag: flag.name }), ...open);
  if (stage === null) return waits(message("nextStep.standsStill.lastStage"), ...open);
  return { kind: "raise", flag: flag.name, percentage: flag.percentage, stage };
}
