import { formatDuration } from "../kernel/text/durations.ts";
import type { Stage } from "../plans/model.ts";

/** How far the stages of its plan let a flag rise now. */
export type StageLimit = {
  /** The highest percentage that it may be raised to; below what it is, if it stands between two stages. */
  upTo: number;
  /** Why not further: the stage and what is missing; of time not how much, as that changes while it is read. */
  beyond: string;
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
    const beyond = `The first stage of plan ${plan} is ${next.percentage} %, so it may be set to that or less.`;
    return { upTo: next.percentage, beyond, freeAt: null };
  }
  const stage = `Stage ${reached.percentage} % of plan ${plan}`;
  const stay = (beyond: string, freeAt: Date | null = null) => ({
    upTo: reached.percentage,
    beyond,
    freeAt,
  });
  if (seen.killSwitch.engagedAt !== null)
    return stay(`${stage} is not served while the kill switch is engaged.`);
  if (seen.servedSince === null)
    return stay(`${stage} is served in certain hours only, so its soak time does not begin.`);
  const since = latest(seen.servedSince, seen.killSwitch.liftedAt);
  const freeAt = new Date(since.getTime() + reached.soakSeconds * 1000);
  if (freeAt > now)
    return stay(
      `${stage} must be served for ${formatDuration(reached.soakSeconds * 1000)} before the next.`,
      freeAt,
    );
  const unproven = seen.checks.find(({ at }) => at === null || at < since);
  if (unproven) return stay(`${stage} is served, but the check "${unproven.name}" has not run since.`);
  const stale = seen.checks.find(({ at }) => now.getTime() - (at?.getTime() ?? 0) > FRESH_MS);
  if (stale)
    return stay(`${stage} is served, but the check "${stale.name}" has not run for more than a minute.`);
  const beyond = `The next stage of plan ${plan} is ${next.percentage} %; none may be skipped.`;
  return { upTo: next.percentage, beyond, freeAt: null };
}

function latest(a: Date, b: Date | null): Date {
  return b !== null && b > a ? b : a;
}
