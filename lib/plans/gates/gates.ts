import type { Message } from "../../messages/catalogue/message.ts";
import type { Gate, Phase } from "../model.ts";
import { PHASES } from "../model.ts";
import { allServeIt } from "./each/all-serve-it.ts";
import { allServeItOff } from "./each/all-serve-it-off.ts";
import { checksOfBackfill, checksOfExpand, checksOfSwitchover } from "./each/checks-clean.ts";
import { dualWriteLive } from "./each/dual-write-live.ts";
import { flagFree } from "./each/flag-free.ts";
import { flagFull } from "./each/flag-full.ts";
import { flagOff } from "./each/flag-off.ts";
import { hasWayBack } from "./each/has-way-back.ts";
import { killSwitchLifted } from "./each/kill-switch-lifted.ts";
import { nothingHalfUndone } from "./each/nothing-half-undone.ts";
import { nothingStandsOnIt } from "./each/nothing-stands-on-it.ts";
import { oldPathUnused } from "./each/old-path-unused.ts";
import { outboxSettled } from "./each/outbox-settled.ts";
import { planSound } from "./each/plan-sound.ts";
import { previousDone } from "./each/previous-done.ts";
import { quarantineEmpty } from "./each/quarantine-empty.ts";
import { rehearsed } from "./each/rehearsed.ts";
import { restoreProven, rollbackProven } from "./each/rollback-proven.ts";
import { targetReachable } from "./each/target-reachable.ts";
import { firstClosed } from "./first-closed.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { nameStanding } from "./name-standing.ts";

/** Pure: one gate, judged by what was read; null where it has nothing to say of the plan or the phase. */
type Judge = (seen: GateEvidence, phase: Phase) => Gate | null;

const EVERY_PHASE = [planSound, previousDone, nothingHalfUndone, rehearsed, rollbackProven];

/** What must hold before the phase may start, in the order in which a person would ask. */
const TO_START: Record<Phase, Judge[]> = {
  expand: [...EVERY_PHASE, targetReachable, killSwitchLifted],
  backfill: [...EVERY_PHASE, checksOfExpand, targetReachable, killSwitchLifted],
  switchover: [
    ...EVERY_PHASE,
    dualWriteLive,
    checksOfBackfill,
    quarantineEmpty,
    flagFree,
    outboxSettled,
    killSwitchLifted,
  ],
  contract: [
    ...EVERY_PHASE,
    flagFull,
    allServeIt,
    oldPathUnused,
    dualWriteLive,
    checksOfBackfill,
    checksOfSwitchover,
    quarantineEmpty,
    outboxSettled,
    killSwitchLifted,
  ],
};

/** What must hold before the phase may be rolled back: nothing stands on it, and the way back was tried. */
const TO_ROLL_BACK: Record<Phase, Judge[]> = {
  expand: [hasWayBack, nothingStandsOnIt, rollbackProven, flagOff, allServeItOff],
  backfill: [hasWayBack, nothingStandsOnIt, rollbackProven, flagOff, allServeItOff],
  switchover: [hasWayBack, nothingStandsOnIt, rollbackProven],
  contract: [hasWayBack, nothingStandsOnIt, restoreProven],
};

export function gatesToStart(phase: Phase, seen: GateEvidence): Gate[] {
  return judge(TO_START[phase], phase, seen);
}

export function gatesToRollBack(phase: Phase, seen: GateEvidence): Gate[] {
  return judge(TO_ROLL_BACK[phase], phase, seen);
}

function judge(judges: Judge[], phase: Phase, seen: GateEvidence): Gate[] {
  return judges
    .map((one) => one(seen, phase))
    .filter((gate) => gate !== null)
    .map((gate) => nameStanding(gate, phase, seen));
}

const CHECKS_OF: Partial<Record<Phase, Judge>> = {
  expand: checksOfExpand,
  backfill: checksOfBackfill,
  switchover: checksOfSwitchover,
};

/** Before which phases the checks of a phase must be clean. */
export function checkedBefore(phase: Phase): Phase[] {
  const own = CHECKS_OF[phase];
  return own ? PHASES.filter((later) => TO_START[later].includes(own)) : [];
}

/** The first gate that is not green, in words for a banner or beside a disabled button; null if all are. */
export function blockedBy(gates: Gate[]): Message | null {
  return firstClosed(gates)?.sentence ?? null;
}
