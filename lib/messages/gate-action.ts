import type { Gate } from "../plans/model.ts";
import type { GateAction, PlanView } from "../plans/reads/views.ts";
import { type Message, message } from "./catalogue/message.ts";
import { failingChecksLink, failingRowsAddress, valuesAddress } from "./check-address.ts";
import { holdLink } from "./hold-words.ts";

/** Pure: what opens the gate; null where only time does, or a rehearsal. */
export function gateAction(
  plan: Pick<PlanView, "name" | "flag" | "killSwitchEngaged">,
  gate: Gate,
): GateAction | null {
  const link = (label: Message, href: string): GateAction => ({ kind: "link", label, href });
  const flag = plan.flag && link(message("plans.look.flag"), `/flags/${encodeURIComponent(plan.flag.name)}`);
  // Nothing on the flag's page opens what the kill switch keeps closed.
  const killSwitch = link(message("plans.look.killSwitch"), "/emergency");
  const isRed = gate.state === "red";
  switch (gate.id) {
    case "flag-free": {
      const raise = plan.flag?.raiseGate;
      return plan.flag && raise?.open === false && raise.hold
        ? { kind: "link", ...holdLink(plan.flag.name, raise.hold) }
        : flag;
    }
    case "flag-full":
      if (!isRed) return null;
      if (plan.killSwitchEngaged) return killSwitch;
      return plan.flag?.nextStage
        ? { kind: "raise", flag: plan.flag.name, stage: plan.flag.nextStage }
        : flag;
    case "old-path-unused":
      if (!isRed) return null;
      return plan.killSwitchEngaged ? killSwitch : flag;
    case "all-serve-it":
      // Beside the gate is the button for what has ended for good.
      return isRed
        ? link(message("plans.look.gate"), `/migrations/${encodeURIComponent(plan.name)}#gates`)
        : null;
    case "quarantine-empty":
      return link(message("plans.look.values"), valuesAddress(plan.name));
    case "outbox-settled":
      return isRed ? link(message("plans.look.outbox"), "/outbox") : null;
    case "kill-switch-lifted":
      return killSwitch;
    case "nothing-half-undone":
      return link(
        message("plans.look.wayBack"),
        `/migrations/${encodeURIComponent(plan.name)}?phase=${gate.halfUndone}#phase`,
      );
    case "rehearsed":
    case "rollback-proven":
    case "plan-sound":
    case "target-reachable":
    case "previous-done":
      return null;
    default:
      if (gate.failing?.length)
        return {
          kind: "link",
          ...failingChecksLink(gate.failing.map((check) => ({ ...check, plan: plan.name }))),
        };
      return link(message("plans.look.checks"), failingRowsAddress(plan.name));
  }
}
