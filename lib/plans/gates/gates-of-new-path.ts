import { countOf } from "../../kernel/text/numbers.ts";
import type { Gate } from "../model.ts";
import { gate } from "./gate.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { whoDoesNotServe, whoServes } from "./who-serves.ts";

/** With the new path in use, taking its columns away would fail the people who are on it. */
export function nobodyOnNewPath(seen: GateEvidence): Gate[] {
  if (seen.flagName === null) return [];
  if (!seen.flag) return [noSuchFlag(seen.flagName, seen.now)];
  const { name, enabled, percentage, allowed } = seen.flag;
  // What it is set to: the kill switch keeps people off for as long as it is engaged, and columns that go stay away.
  const on = enabled && (percentage > 0 || allowed > 0);
  const forWhom = percentage > 0 ? `${percentage} %` : countOf(allowed, "person", "people");
  const killed = seen.killSwitchEngagedAt !== null;
  const isOn = `the flag ${name} is ${killed ? "set to be on" : "on"} for ${forWhom}`;
  const sentence = killed
    ? `The kill switch alone keeps people off the new path: ${isOn}. Turn it off first.`
    : `People are on the new path: ${isOn}.`;
  const isOff = `the flag ${name} is ${enabled ? "on for nobody" : "off"}`;
  const evidence = on ? isOn : isOff;
  const flagOff = gate(
    "flag-off",
    "Nobody is on the new path",
    on ? "red" : "green",
    evidence,
    seen.now,
    sentence,
  );
  return on ? [flagOff] : [flagOff, allServeItOff(seen)];
}

/** Deleted, it is what somebody's code says it is, and on for those who have not heard of that. */
function noSuchFlag(flag: string, now: Date): Gate {
  const evidence = `the plan's flag ${flag} does not exist`;
  const sentence = `The plan's flag ${flag} does not exist, so that nobody can say who is on the new path. Make it again under that name: it is then the plan's, and off.`;
  return gate("flag-off", "Nobody is on the new path", "red", evidence, now, sentence);
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
