import type { Step } from "../model.ts";

/** A step that can be undone. What a one-way step did stays when its phase is rolled back. */
export function hasWayBack<T extends Pick<Step, "rollback">>(step: T): step is T & { rollback: string } {
  return step.rollback !== null;
}

export type OneWayStep = { step: string; reason: string };

/** The steps that cannot be undone, with the reason that the plan gives. */
export function oneWaySteps(steps: Pick<Step, "name" | "rollback" | "oneWay">[]): OneWayStep[] {
  return steps.flatMap((step) => (hasWayBack(step) ? [] : [{ step: step.name, reason: step.oneWay ?? "–" }]));
}
