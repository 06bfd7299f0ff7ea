import { durationWords } from "../kernel/text/durations.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { Stage } from "../plans/model.ts";

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
  killSwitch: { engagedAt: Date | null; liftedAt: Date | null };
  /** Live checks of the switchover, with their latest results; one that fails closes the gate before this is asked. */
  checks: { name: string; at: Date | null }[];
  now: Date;
};

/** Older results say nothing about now. */
const FRESH_MS = 60_000;

/** The stage that a flag at this percentage has reached; undefined below the first. */
export function reachedStage(stages: Stage[], percentage: number): Stage | undefined {
  return stages.findLast((stage) => stage.percentage <= percentage);
}

/**
 * Pure. A flag rises one stage at a time: to the next when the one that it has reached was served for its soak time
 * and every live check has passed meanwhile. Null: the stages hold nothing up, as there are none or all are reached.
 */
export function limitByStages(seen: StageEvidence): StageLimit | null {
  const { plan, stages, percentage, now } = seen;
  const next = stages.find((stage) => stage.percentage > percentage);
  if (next === undefined) return null;
  const reached = reachedStage(stages, percentage);
  if (reached === undefined) {
    const beyond = message("raise.stage.first", { plan, percentage: next.percentage });
    return { upTo: next.percentage, beyond, freeAt: null };
  }
  const stage = { plan, percentage: reached.percentage };
  const stay = (beyond: Message, freeAt: Date | null = null) => ({
    upTo: reached.percentage,
    beyond,
    freeAt,
  });
  if (seen.killSwitch.engagedAt !== null) return stay(message("raise.stage.killed", stage));
  if (seen.servedSince === null) return stay(message("raise.stage.inHoursOnly", stage));
  const since = latest(seen.servedSince, seen.killSwitch.liftedAt);
  const freeAt = new Date(since.getTime() + reached.soakSeconds * 1000);
  if (freeAt > now)
    return stay(
      message("raise.stage.soaks", { ...stage, time: durationWords(reached.soakSeconds * 1000) }),
      freeAt,
    );
  const unproven = seen.checks.find(({ at }) => at === null || at < since);
  if (unproven) return stay(message("raise.stage.unchecked", { ...stage, check: unproven.name }));
  const stale = seen.checks.find(({ at }) => now.getTime() - (at?.getTime() ?? 0) > FRESH_MS);
  if (stale) return stay(message("raise.stage.stale", { ...stage, check: stale.name }));
  const beyond = message("raise.stage.next", { plan, percentage: next.percentage });
  return { upTo: next.percentage, beyond, freeAt: null };
}

function latest(a: Date, b: Date | null): Date {
  return b !== null && b > a ? b : a;
}
