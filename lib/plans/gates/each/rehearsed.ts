import { listedSome } from "../../../messages/catalogue/listed.ts";
import { message } from "../../../messages/catalogue/message.ts";
import type { Gate, Phase } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence, PhaseEvidence, RehearsalEvidence, RehearsalFailure } from "../gate-evidence.ts";

/** This version of the phase ran on a copy, to its end and with what it expects. */
export function rehearsed(seen: GateEvidence, phase: Phase): Gate {
  const run = seen.rehearsals[phase];
  const untried = run?.untried ?? [];
  const inPart = untried.length > 0;
  const name = message(inPart ? "gates.rehearsed.nameInPart" : "gates.rehearsed.name");
  const of = { id: "rehearsed" as const, name };
  if (run === null) {
    const evidence = message("gates.rehearsed.none.seen");
    return closedGate(of, "waiting", { evidence, sentence: message("gates.rehearsed.none.closed") }, null);
  }
  if (run.sha256 !== seen.sha256) {
    const evidence = message("gates.rehearsed.changed.seen");
    const sentence = message("gates.rehearsed.changed.closed");
    return closedGate(of, "waiting", { evidence, sentence }, run.at);
  }
  if (!run.ok && isBeforeItsEnd(run, seen.phases[phase])) {
    const evidence = message("gates.rehearsed.before.seen");
    return closedGate(
      of,
      "waiting",
      { evidence, sentence: message("gates.rehearsed.before.closed") },
      run.at,
    );
  }
  if (!run.ok) return closedGate(of, "red", sayFailure(run.why), run.at);
  const evidence = inPart
    ? message("gates.rehearsed.openInPart", { untried: listedSome(untried) })
    : message("gates.rehearsed.open");
  return openGate(of, evidence, run.at);
}

/** It failed on a copy of what has been taken back since, as of a phase that was half way: of what is there now it says nothing. */
export function isBeforeItsEnd({ at }: Pick<RehearsalEvidence, "at">, phase: PhaseEvidence | null): boolean {
  return phase?.state === "rolled_back" && phase.finishedAt !== null && phase.finishedAt > at;
}

function sayFailure(why: RehearsalFailure) {
  switch (why.kind) {
    case "check": {
      const { check, observed, expected } = why;
      return {
        evidence: message("gates.rehearsed.check.seen", { check, observed, expected }),
        sentence: message("gates.rehearsed.check.closed", { check, observed, expected }),
      };
    }
    case "probe": {
      const { probe } = why;
      return {
        evidence: message("gates.rehearsed.probe.seen", { probe }),
        sentence: message("gates.rehearsed.probe.closed", { probe }),
      };
    }
    case "error": {
      const { error } = why;
      return error === null
        ? {
            evidence: message("gates.rehearsed.failed.seen"),
            sentence: message("gates.rehearsed.failed.closed"),
          }
        : {
            evidence: message("gates.rehearsed.error.seen", { error }),
            sentence: message("gates.rehearsed.error.closed", { error }),
          };
    }
  }
}
