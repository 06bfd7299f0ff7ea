import { countOf } from "../../kernel/text/numbers.ts";
import type { Gate } from "../model.ts";
import { gate } from "./gate.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { whoDoesNotServe, whoServes } from "./who-serves.ts";

/** With the new path in use, taking its columns away would fail the people who are on it. */
export function nobodyOnNewPath(seen: GateEvidence): Gate[] {
  if (!seen.flag) return [];
  const { name, enabled, percentage, allowed } = seen.flag;
  const on = enabled && (percentage > 0 || allowed > 0) && seen.killSwitchEngagedAt === null;
  const forWhom = percentage > 0 ? `${percentage} %` : countOf(allowed, "person", "people");
  const flagOff = gate(
    "flag-off",
    "Nobody is on the new path",
    on ? "red" : "green",
    on
      ? `the flag ${name} is on for ${forWhom}`
      : enabled
        ? `the flag ${name} is on for nobody`
        : `the flag ${name} is off`,
    seen.now,
    `People are on the new path: the flag ${name} is on for ${forWhom}.`,
  );
  return on ? [flagOff] : [flagOff, allServeItOff(seen)];
}

/** One that was cut off before it went off goes on answering on. */
function allServeItOff({ servingOff, now }: GateEvidence): Gate {
  const base = { id: "all-serve-it-off", name: "All gateways and clients serve it off" };
  const say = (evidence: string) => gate(base.id, base.name, "green", evidence, now);
  if (servingOff === null) return say("it was never on");
  const closed = whoDoesNotServe(base, servingOff, now);
  if (closed) return closed;
  const missing = "none of the last 30 days is missing";
  return say(servingOff.gateways === 0 ? missing : `${whoServes(servingOff)} it; ${missing}`);
}
