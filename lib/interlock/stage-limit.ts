import { type Measured, measuringHolds } from "../checks/guard.ts";
import { soakHolds } from "../flags/guard.ts";
import type { Holds, NamedStage } from "../kernel/guard.ts";
import { type KillFacts, killHolds } from "../kill/guard.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { Stage } from "../plans/guard.ts";

/** How far the stages of its plan let a flag rise now. */
export type StageLimit = {
  /** The highest percentage that it may be raised to; below what it is, if it stands between two stages. */
  upTo: number;
  /** Why not further: the stage and what is missing; of time not how much, as that changes while it is read. */
  beyond: Message;
  /** When the soak time that holds it ends; null if something else does. */
  freeAt: Date | null;
};

export type StageEvidence = {
  plan: string;
  stages: Stage[];
  /** What it serves now: 0 while it is off. */
  percentage: number;
  /** Since when the stage that it has reached is served without a break; null if it is not, or has reached none. */
  servedSince: Date | null;
  killSwitch: KillFacts;
  /** Live checks of the switchover, with their latest results; one that fails closes the gate before this is asked. */
  checks: Measured[];
  now: Date;
};

/** A stage that was reached, with what was read of it. `since`: it is served without a break; null: it is not. */
type AtStage = StageEvidence & { stage: NamedStage; soakSeconds: number; since: Date | null };

/** What may keep a flag at a stage, in the order in which it is asked. */
const GUARDS: ((at: AtStage) => Holds | null)[] = [
  ({ killSwitch, stage }) => killHolds(killSwitch, stage),
  (at) => soakHolds(at, at.stage),
  ({ since, stage, ...at }) => since && measuringHolds({ ...at, since }, stage),
];

/** The stage that a flag at this percentage has reached; undefined below the first. */
export function reachedStage(stages: Stage[], percentage: number): Stage | undefined {
  return stages.findLast((stage) => stage.percentage <= percentage);
}

/**
 * Pure. A flag rises one stage at a time: to the next when the one that it has reached was served for its soak time
 * and every live check has passed meanwhile. Null: the stages hold nothing up, as there are none or all are reached.
 */
export function limitByStages(seen: StageEvidence): StageLimit | null {
  const { plan, stages, percentage } = seen;
  const next = stages.find((stage) => stage.percentage > percentage);
  if (next === undefined) return null;
  const reached = reachedStage(stages, percentage);
  if (reached === undefined) {
    const beyond = message("raise.stage.first", { plan, percentage: next.percentage });
    return { upTo: next.percentage, beyond, freeAt: null };
  }
  const at: AtStage = {
    ...seen,
    stage: { plan, percentage: reached.percentage },
    soakSeconds: reached.soakSeconds,
    // While the kill switch was engaged it was not served.
    since: seen.servedSince && latest(seen.servedSince, seen.killSwitch.liftedAt),
  };
  for (const guard of GUARDS) {
    const holds = guard(at);
    if (holds) return { upTo: reached.percentage, beyond: holds.reason, freeAt: holds.freeAt };
  }
  const beyond = message("raise.stage.next", { plan, percentage: next.percentage });
  return { upTo: next.percentage, beyond, freeAt: null };
}

function latest(a: Date, b: Date | null): Date {
  return b !== null && b > a ? b : a;
}
