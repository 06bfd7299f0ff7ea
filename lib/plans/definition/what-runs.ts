import { createHash } from "node:crypto";
import type { Check, PlanDefinition, Step } from "../model.ts";

/** Pure: what a step does and how it is undone, as text to be compared; its checks, its titles and sentences aside. */
export function whatRuns(step: Step): string {
  const { name, kind, tx, sql, rollback, restoreTx, backup, table, key, rules } = step;
  return writeInOrder([name, kind, tx, sql, rollback, restoreTx, backup, table, key, rules]);
}

/**
 * Pure: sha256, hex, over all of a plan that runs. Who owns it, how it is called, how a check is named and how its rows are
 * shown is not in it: a rehearsal stands for every version in which this is the same.
 */
export function hashWhatRuns({ target, flag, gates, phases }: PlanDefinition): string {
  const runs = phases.map((one) => [
    one.phase,
    one.steps.map((step) => [whatRuns(step), step.checks.map(whatIsAsked)]),
    one.switch && [one.switch.flag, one.switch.stages, one.switch.checks.map(whatIsAsked), one.switch.probes],
  ]);
  return createHash("sha256")
    .update(writeInOrder([target, flag, gates, runs]))
    .digest("hex");
}

/** With the fields of each object in order: those of what was stored are in another than those of what was read. */
export function writeInOrder(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

function whatIsAsked({ query, expect, when, until }: Check) {
  return [query, expect, when, until];
}

/** A rehearsal, as far as it says of what it was one. */
export type Rehearsed = { sha256: string; runsSha256: string | null };

/** Pure: whether it was one of what this version of the plan runs. */
export function isOfVersion(
  { sha256, runsSha256 }: Rehearsed,
  plan: { sha256: string; definition: PlanDefinition },
): boolean {
  return sha256 === plan.sha256 || (runsSha256 !== null && runsSha256 === hashWhatRuns(plan.definition));
}
