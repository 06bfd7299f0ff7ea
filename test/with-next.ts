import { nextStepOf } from "#lib/plans/reads/next-step.ts";
import type { PlanView } from "#lib/plans/reads/views.ts";

/** A plan made for a test, with the step that its reading would have found. */
export function withNext(plan: Omit<PlanView, "next">): PlanView {
  return { ...plan, next: nextStepOf(plan) };
}
