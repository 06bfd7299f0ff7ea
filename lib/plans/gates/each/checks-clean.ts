import { message } from "../../../messages/catalogue/message.ts";
import { phaseInSentence } from "../../../messages/phase-names.ts";
import type { Gate, Phase } from "../../model.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { judgeChecks } from "../judge-checks.ts";

/** The checks of that phase pass. */
function checksClean(phase: Phase): (seen: GateEvidence) => Gate {
  const name = phaseInSentence(phase);
  const of = { id: `checks-${phase}` as const, name: message("gates.checks.name", { phase: name }) };
  return ({ checks, now }) =>
    judgeChecks(
      of,
      name,
      checks.filter((check) => check.phase === phase),
      now,
    );
}

export const checksOfExpand = checksClean("expand");
export const checksOfBackfill = checksClean("backfill");
export const checksOfSwitchover = checksClean("switchover");
