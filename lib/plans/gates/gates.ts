import { listSome } from "../../kernel/text/list-some.ts";
import { asSentence, withEnd } from "../../kernel/text/sentences.ts";
import type { Gate, Phase, PhaseStanding } from "../model.ts";
import { PHASES } from "../model.ts";
import { firstClosed } from "./first-closed.ts";
import { gate } from "./gate.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { nobodyOnNewPath } from "./gates-of-new-path.ts";
import { allServeIt, oldPathUnused } from "./gates-of-old-path.ts";
import {
  CHECKED_BEFORE,
  checksClean,
  dualWriteLive,
  flagFree,
  flagFull,
  outboxSettled,
  quarantineEmpty,
} from "./gates-of-use.ts";
import { phaseStanding } from "./phase-standing.ts";

/** What must hold before the phase may start, in the order in which a person would ask. */
export function gatesToStart(phase: Phase, seen: GateEvidence): Gate[] {
  const common = [
    soundPlan(seen),
    ...previousPhase(phase, seen),
    rehearsed(phase, seen),
    proven(phase, seen),
  ];
  const last = killSwitchLifted(seen);
  switch (phase) {
    case "expand":
      return [...common, targetReadable(seen), last];
    case "backfill":
      return [...common, ...cleanBefore(phase, seen), targetReadable(seen), last];
    case "switchover":
      return [
        ...common,
        dualWriteLive(seen),
        ...cleanBefore(phase, seen),
        quarantineEmpty(phase, seen),
        flagFree(seen),
        outboxSettled(seen),
        last,
      ];
    case "contract":
      return [
        ...common,
        // A plan without a flag has no old path that could be told from a new one.
        ...(seen.flagName === null ? [] : [flagFull(seen), allServeIt(seen), oldPathUnused(seen)]),
        dualWriteLive(seen),
        ...cleanBefore(phase, seen),
        quarantineEmpty(phase, seen),
        outboxSettled(seen),
        last,
      ];
  }
}

function cleanBefore(phase: Phase, seen: GateEvidence): Gate[] {
  return PHASES.filter((one) => CHECKED_BEFORE[one].includes(phase)).map((one) => checksClean(one, seen));
}

/** What must hold before the phase may be rolled back: nothing stands on it, and the way back was tried. */
export function gatesToRollBack(phase: Phase, seen: GateEvidence): Gate[] {
  const later = PHASES.slice(PHASES.indexOf(phase) + 1);
  const standing = later.filter(
    (name) => !["waiting", "rolled_back"].includes(seen.phases[name]?.state ?? "waiting"),
  );
  const gates = [
    ...wayBack(phase, seen),
    gate(
      "nothing-stands-on-it",
      "No later phase stands on it",
      standing.length === 0 ? "green" : "red",
      standing.length === 0 ? "no later phase has begun" : `${sayUndo(standing)} first`,
      seen.now,
    ),
    proven(phase, seen),
  ];
  if (phase === "expand" || phase === "backfill") gates.push(...nobodyOnNewPath(seen));
  return gates;
}

/** What contract removed is brought back from its backup; everything else is rolled back. */
function sayUndo(phases: Phase[]): string {
  const rolledBack = phases.filter((phase) => phase !== "contract");
  return [
    ...(phases.includes("contract") ? ["restore contract"] : []),
    ...(rolledBack.length > 0 ? [`roll back ${rolledBack.join(" and ")}`] : []),
  ].join(" and ");
}

function wayBack(phase: Phase, seen: GateEvidence): Gate[] {
  const { steps, all } = seen.oneWay[phase];
  const [first] = steps;
  if (!all || !first) return [];
  const sentence = asSentence(`${phase} cannot be undone: ${first.reason}`);
  return [gate("has-way-back", "It can be undone", "red", `one-way: ${first.reason}`, seen.now, sentence)];
}

/** The first gate that is not green, in words for a banner or beside a disabled button; null if all are. */
export function blockedBy(gates: Gate[]): string | null {
  return firstClosed(gates)?.sentence ?? null;
}

function soundPlan(seen: GateEvidence): Gate {
  const wrong = seen.loadError?.split("\n")[0] ?? null;
  return gate(
    "plan-sound",
    "Plan folder is sound",
    wrong === null ? "green" : "red",
    wrong ?? `version ${seen.sha256.slice(0, 8)}`,
    seen.now,
    withEnd(`The plan folder is not sound: ${wrong}`),
  );
}

function previousPhase(phase: Phase, seen: GateEvidence): Gate[] {
  const previous = PHASES.slice(0, PHASES.indexOf(phase)).findLast((one) => seen.phases[one] !== null);
  const standing = previous && seen.phases[previous];
  if (!previous || !standing) return [];
  const { state, finishedAt } = standing;
  const capital = `${previous.charAt(0).toUpperCase()}${previous.slice(1)}`;
  const name = `${capital} is done`;
  if (state === "done") return [gate("previous-done", name, "green", "done", finishedAt)];
  const seenWith = {
    killed: seen.killSwitchEngagedAt !== null,
    flag: seen.flag && { enabled: seen.flag.enabled, held: seen.flag.hold !== null },
  };
  const stands = phaseStanding(previous, state, seenWith);
  const sentence = `${capital} ${PHASE_VERBS[stands]}.`;
  const how = state === "failed" ? "red" : "waiting";
  return [gate("previous-done", name, how, PHASE_WORDS[stands], seen.now, sentence)];
}

const PHASE_WORDS: Record<PhaseStanding, string> = {
  waiting: "not started",
  running: "still running",
  stands_still: "it stands still",
  held: "held",
  restored: "restored",
  paused: "paused",
  done: "done",
  failed: "it failed",
  rolling_back: "being rolled back",
  rolled_back: "rolled back",
};

const PHASE_VERBS: Record<PhaseStanding, string> = {
  waiting: "has not begun",
  running: "still runs",
  stands_still: "stands still",
  held: "is held",
  restored: "was restored",
  paused: "is paused",
  done: "is done",
  failed: "has failed",
  rolling_back: "is being rolled back",
  rolled_back: "was rolled back",
};

function rehearsed(phase: Phase, seen: GateEvidence): Gate {
  const run = seen.dryRuns[phase];
  const untried = run?.untried ?? [];
  const name = untried.length > 0 ? "Rehearsed in part, this version" : "Rehearsed, this version";
  const succeeded = [
    "the rehearsal succeeded",
    ...(untried.length > 0 ? [`not tried: ${listSome(untried)}`] : []),
  ];
  if (run === null)
    return gate("rehearsed", name, "waiting", "no rehearsal yet", null, "There is no rehearsal yet.");
  if (run.sha256 !== seen.sha256)
    return gate("rehearsed", name, "waiting", "the plan has changed since its rehearsal", run.at);
  return gate(
    "rehearsed",
    name,
    run.ok ? "green" : "red",
    run.ok ? succeeded.join("; ") : run.why,
    run.at,
    withEnd(`The rehearsal failed: ${run.why}`),
  );
}

function proven(phase: Phase, seen: GateEvidence): Gate {
  // What it changes is the flag; that its rehearsal came to its end is a gate of its own.
  if (phase === "switchover")
    return gate("rollback-proven", "Nothing to undo", "green", "it runs no statement", seen.now);
  const run = seen.dryRuns[phase];
  const oneWay = seen.oneWay[phase].steps;
  const name = oneWay.length > 0 ? "One-way steps are declared" : "Rollback proven";
  if (run === null || run.sha256 !== seen.sha256)
    return gate(
      "rollback-proven",
      name,
      "waiting",
      "not tried for this version",
      run?.at ?? null,
      `The rollback of ${phase} was not tried for this version yet.`,
    );
  if (!run.cameBack)
    return gate(
      "rollback-proven",
      name,
      "red",
      run.leftover ?? "the rehearsal did not get back to where it began",
      run.at,
      `The rollback in the rehearsal did not get back to where it began${run.leftover ? `: ${run.leftover}` : ""}.`,
    );
  const ends = oneWay.map(({ step, reason }) => `one-way: ${step}, ${reason}`);
  if (run.notLookedAt.length === 0)
    return gate(
      "rollback-proven",
      name,
      "green",
      ends.length > 0 ? ends.join("; ") : "schema and rows were equal after it",
      run.at,
    );
  // Of what was not looked at nothing is proven; where the plan does not name it, the rest may do.
  const named = run.notLookedAt.filter((one) => one.named);
  const missing = listSome((named.length > 0 ? named : run.notLookedAt).map((one) => one.what));
  return gate(
    "rollback-proven",
    oneWay.length > 0 ? name : "Rollback tried",
    named.length > 0 ? "red" : "green",
    named.length > 0
      ? `the plan names what could not be looked at: ${missing}`
      : [...ends, `what was looked at was equal after it; not looked at: ${missing}`].join("; "),
    run.at,
  );
}

function targetReadable(seen: GateEvidence): Gate {
  return gate(
    "target-reachable",
    "Target answers",
    seen.targetError === null ? "green" : "red",
    seen.targetError ?? "connected",
    seen.now,
    withEnd(`The target cannot be read: ${seen.targetError}`),
  );
}

function killSwitchLifted(seen: GateEvidence): Gate {
  const engaged = seen.killSwitchEngagedAt;
  if (engaged === null && seen.killedGateways.length > 0) {
    const off = `${seen.killedGateways.join(" and ")} serves every flag off, as its environment says`;
    return gate(
      "kill-switch-lifted",
      "Kill switch is not engaged",
      "red",
      off,
      seen.now,
      `The gateway ${off}.`,
    );
  }
  return gate(
    "kill-switch-lifted",
    "Kill switch is not engaged",
    engaged ? "red" : "green",
    engaged ? "engaged: every flag that is not retired serves off" : "flags are served normally",
    engaged ?? seen.now,
    "The kill switch is engaged: every flag that is not retired serves off.",
  );
}
