import { failingRowsAddress, valuesAddress } from "#lib/format/check-address.ts";
import { holdLink } from "#lib/format/hold-words.ts";
import type { NextStage } from "#lib/interlock/next-stage.ts";
import type { Gate } from "#lib/plans/model.ts";
import type { PhaseView, PlanView } from "#lib/plans/views.ts";

/** What can be done about it: a button that does it, or a link to where it is done. */
export type PlanAction =
  | { kind: "link"; label: string; href: string }
  | { kind: "rehearse" | "start"; phase: PhaseView }
  | { kind: "raise"; flag: string; stage: NextStage };

/** The gate that is said to keep a phase from starting. */
export function firstClosed({ gates }: PhaseView): Gate | undefined {
  return gates.find((one) => one.state === "red") ?? gates.find((one) => one.state !== "green");
}

/** What a person can do about the first gate that is closed; null where only time opens it. */
export function gateAction(plan: PlanView, next: PhaseView): PlanAction | null {
  const first = firstClosed(next);
  const link = (label: string, href: string): PlanAction => ({ kind: "link", label, href });
  const flag = plan.flag && link("Open the flag", `/flags/${encodeURIComponent(plan.flag.name)}`);
  const isRed = first?.state === "red";
  switch (first?.id) {
    case "rehearsed":
    case "rollback-proven":
      return { kind: "rehearse", phase: next };
    case "flag-free": {
      const gate = plan.flag?.raiseGate;
      return plan.flag && gate?.open === false && gate.hold
        ? { kind: "link", ...holdLink(plan.flag.name, gate.hold) }
        : flag;
    }
    case "flag-full":
      if (!isRed) return null;
      return plan.flag?.nextStage
        ? { kind: "raise", flag: plan.flag.name, stage: plan.flag.nextStage }
        : flag;
    case "old-path-unused":
      return isRed ? flag : null;
    case "quarantine-empty":
      return link("Look at the values", valuesAddress(plan.name));
    case "outbox-settled":
      return isRed ? link("Look at the outbox", "/outbox") : null;
    case "kill-switch-lifted":
      return link("Look at the kill switch", "/emergency");
    case "plan-sound":
    case "target-reachable":
    case "previous-done":
    case undefined:
      return null;
    default:
      return link("Look at its checks", failingRowsAddress(plan.name));
  }
}
