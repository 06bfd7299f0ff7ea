import { listedSome, semicolons } from "../../../messages/catalogue/listed.ts";
import { message } from "../../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import type { Gate, Phase } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { findHalfUndone } from "./nothing-half-undone.ts";
import { isBeforeItsEnd } from "./rehearsed.ts";

/**
 * Of contract, once it has begun: what ran is as it was rehearsed, whatever was mended since. Null where it is half restored: a
 * database of Sluice's that is a new one knows of no rehearsal, none can be had over what is gone, and to go on back is all
 * that is left.
 */
export function restoreProven(seen: GateEvidence, phase: Phase): Gate | null {
  const { rehearsals, ranAsRehearsed, marks } = seen;
  if (findHalfUndone(marks ?? [], phase) !== null) return null;
  const contract = ranAsRehearsed ?? rehearsals.contract;
  return rollbackProven({ ...seen, rehearsals: { ...rehearsals, contract } }, phase);
}

/** The way back was tried with this version, and everything came back equal. */
export function rollbackProven(seen: GateEvidence, phase: Phase): Gate {
  const id = "rollback-proven" as const;
  // What it changes is the flag; that its rehearsal came to its end is a gate of its own.
  if (phase === "switchover") {
    const name = message("gates.rollbackProven.nameNothing");
    return openGate({ id, name }, message("gates.rollbackProven.nothing"), seen.now);
  }
  const run = seen.rehearsals[phase];
  const oneWay = seen.oneWay[phase].steps;
  const some = oneWay.length > 0;
  const of = { id, name: message(some ? "gates.rollbackProven.nameOneWay" : "gates.rollbackProven.name") };
  const isOfBefore = run !== null && !run.ok && isBeforeItsEnd(run, seen.phases[phase]);
  if (run === null || run.sha256 !== seen.sha256 || isOfBefore) {
    const said = {
      evidence: message("gates.rollbackProven.notTried.seen"),
      sentence: message("gates.rollbackProven.notTried.closed", { phase: phaseInSentence(phase) }),
    };
    return closedGate(of, "waiting", said, run?.at ?? null);
  }
  if (!run.cameBack) {
    const { leftover } = run;
    const said = leftover
      ? {
          evidence: message("gates.rollbackProven.leftover.seen", leftover),
          sentence: message("gates.rollbackProven.leftover.closed", leftover),
        }
      : {
          evidence: message("gates.rollbackProven.notBack.seen"),
          sentence: message("gates.rollbackProven.notBack.closed"),
        };
    return closedGate(of, "red", said, run.at);
  }
  const ends = oneWay.map((one) => message("gates.rollbackProven.oneWay", one));
  if (run.notLookedAt.length === 0)
    return openGate(of, some ? semicolons(ends) : message("gates.rollbackProven.open"), run.at);
  // Of what was not looked at nothing is proven; where the plan does not name it, the rest may do.
  const tried = some ? of : { id, name: message("gates.rollbackProven.nameTried") };
  const named = run.notLookedAt.filter((one) => one.named);
  const missing = listedSome((named.length > 0 ? named : run.notLookedAt).map((one) => one.what));
  if (named.length === 0) {
    const inPart = message("gates.rollbackProven.openInPart", { missing });
    return openGate(tried, semicolons([...ends, inPart]), run.at);
  }
  const said = {
    evidence: message("gates.rollbackProven.named.seen", { missing }),
    sentence: message("gates.rollbackProven.named.closed", { missing }),
  };
  return closedGate(tried, "red", said, run.at);
}
