import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/**
 * With the new path in use, taking its columns away would fail the people who are on it. It goes by what the flag is set to:
 * the kill switch keeps people off for as long as it is engaged, and columns that go stay away. Null: the plan has no flag.
 */
export function flagOff({ flagName, flag: read, killSwitchEngagedAt, now }: GateEvidence): Gate | null {
  if (flagName === null) return null;
  const of = { id: "flag-off" as const, name: message("gates.flagOff.name") };
  // Deleted, it is what somebody's code says it is, and on for those who have not heard of that.
  if (read === null) {
    const evidence = message("gates.flagOff.gone.seen", { flag: flagName });
    const sentence = message("gates.flagOff.gone.closed", { flag: flagName });
    return closedGate(of, "red", { evidence, sentence }, now);
  }
  const { name: flag, enabled, percentage, allowed: people } = read;
  // Only contract retires it, and takes that back when it is restored: somebody else did.
  if (read.isRetired) {
    const said = {
      evidence: message("gates.flagOff.retired.seen", { flag }),
      sentence: message("gates.flagOff.retired.closed", { flag }),
    };
    return closedGate(of, "red", said, now);
  }
  if (!isSetOn(read))
    return openGate(of, message(`gates.flagOff.${enabled ? "onForNobody" : "off"}`, { flag }), now);
  const whom =
    percentage > 0
      ? message("gates.flagOff.share", { percentage })
      : message("gates.flagOff.people", { people });
  const how = killSwitchEngagedAt === null ? "on" : "killed";
  const said = {
    evidence: message(`gates.flagOff.${how}.seen`, { flag, whom }),
    sentence: message(`gates.flagOff.${how}.closed`, { flag, whom }),
  };
  return closedGate(of, "red", said, now);
}

/** It is set to be on for somebody; retired, it is on for everyone, whatever else it is set to. */
export function isSetOn(flag: NonNullable<GateEvidence["flag"]>): boolean {
  const { enabled, percentage, allowed, isRetired } = flag;
  return isRetired || (enabled && (percentage > 0 || allowed > 0));
}
