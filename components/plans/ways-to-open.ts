import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { failingChecksLink } from "#lib/messages/check-address.ts";
import { gateAction } from "#lib/messages/gate-action.ts";
import type { Gate } from "#lib/plans/model.ts";
import type { PlanView } from "#lib/plans/reads/views.ts";

type Plan = Pick<PlanView, "name" | "flag" | "killSwitchEngaged">;
type Way = { label: Message; href: string };

/**
 * Pure: for each closed gate where a person opens it. Several that wait for one thing have one way, beside the first; what
 * waits for the kill switch has it beside the gate that is the kill switch.
 */
export function waysToOpen(plan: Plan, gates: readonly Gate[]): Map<Gate, Way> {
  const ways = new Map<Gate, Way>();
  for (const gate of gates) {
    const way = wayToOpen(plan, gate);
    const isNamed = [...ways.values()].some(({ href }) => href === way?.href);
    if (way && (gate.failing || !isNamed)) ways.set(gate, way);
  }
  return ways;
}

function wayToOpen(plan: Plan, gate: Gate): Way | null {
  if (gate.failing) return failingChecksLink(gate.failing.map((one) => ({ plan: plan.name, ...one })));
  // Who has ended for good is said beside its gate.
  if (gate.state !== "red" || gate.id === "all-serve-it") return null;
  if (plan.killSwitchEngaged && gate.id === "flag-full") return null;
  if (plan.killSwitchEngaged && gate.id === "old-path-unused") return null;
  const action = gateAction(plan, gate);
  if (action?.kind === "raise")
    return { label: message("plans.look.flag"), href: `/flags/${encodeURIComponent(action.flag)}` };
  return action;
}
