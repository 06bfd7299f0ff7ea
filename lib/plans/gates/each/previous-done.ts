import { message } from "../../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import { type Gate, PHASES, type Phase } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { phaseStanding } from "../phase-standing.ts";

/** The phases before are done, the last of them that is not being named, and nothing of them is left to run; null: the plan has none before. */
export function previousDone(seen: GateEvidence, phase: Phase): Gate | null {
  const before = PHASES.slice(0, PHASES.indexOf(phase)).filter((one) => seen.phases[one] !== null);
  const isLeft = (one: Phase) => seen.phases[one]?.state !== "done" || seen.phases[one]?.notRun?.length;
  const previous = before.findLast(isLeft) ?? before.at(-1);
  const row = previous && seen.phases[previous];
  if (!previous || !row) return null;
  const named = { phase: message(`phases.${previous}`) };
  const of = { id: "previous-done" as const, name: message("gates.previousDone.name", named) };
  const [step] = row.notRun ?? [];
  if (row.state === "done" && step !== undefined) {
    const said = {
      evidence: message("gates.previousDone.notRun.seen", { step }),
      sentence: message("gates.previousDone.notRun.closed", { step, phase: phaseInSentence(previous) }),
    };
    return closedGate(of, "red", said, row.finishedAt);
  }
  if (row.state === "done") return openGate(of, message("gates.previousDone.open"), row.finishedAt);
  const standing = phaseStanding(previous, row.state, {
    killed: seen.killSwitchEngagedAt !== null,
    flag: seen.flag && { enabled: seen.flag.enabled, held: seen.flag.hold !== null },
    back: row.back ?? null,
  });
  const said = {
    evidence: message(`gates.previousDone.seen.${standing}`),
    sentence: message(`gates.previousDone.closed.${standing}`, named),
  };
  return closedGate(of, row.state === "failed" ? "red" : "waiting", said, seen.now);
}
