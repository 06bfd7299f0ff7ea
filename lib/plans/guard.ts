import type { Plan } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import type { Holds } from "../kernel/guard.ts";
import { message } from "../messages/catalogue/message.ts";
import { definitionOf } from "./definition/plan-definition.ts";
import { HOLDING_STATES, hasBegun, type Stage, SWITCH_STEP } from "./model.ts";

export type { Stage } from "./model.ts";

/** What keeps a switchover from letting people in, other than that it has not started. */
const NOT_OPEN = ["paused", "failed", "rolling_back", "rolled_back"] as const;

/** Those of these plans whose flag may rise, so that something can hold it. */
export async function readOpenSwitchovers(db: Db | Tx, plans: readonly string[]): Promise<string[]> {
  if (plans.length === 0) return [];
  const open = await db.planPhase.findMany({
    where: { planName: { in: [...plans] }, phase: "switchover", state: { in: HOLDING_STATES } },
    select: { planName: true },
  });
  return open.map(({ planName }) => planName);
}

/** A flag does not rise before its plan's switchover began, nor while that is stopped. */
export async function readSwitchoverHolds(
  db: Db | Tx,
  plan: string,
  flag: { enabled: boolean; rolloutPercentage: number },
): Promise<Holds | null> {
  const switchover = await db.planPhase.findUnique({
    where: { planName_phase: { planName: plan, phase: "switchover" } },
  });
  const state = switchover?.state ?? "waiting";
  if (HOLDING_STATES.includes(state)) return null;
  const is = NOT_OPEN.find((one) => one === state) ?? "notStarted";
  const said = { percentage: flag.rolloutPercentage, why: message(`raise.switchover.${is}`, { plan }) };
  // Only SQL of one's own gets there, as every verb asks here first.
  const isPast = flag.enabled && flag.rolloutPercentage > 0 && !hasBegun(state);
  return { reason: message(isPast ? "raise.pastGate" : "raise.waits", said), freeAt: null };
}

/** The stages of those plans' switchovers, as percentages, by plan. */
export async function readStagesByPlan(
  db: Db | Tx,
  plans: readonly string[],
): Promise<Map<string, number[]>> {
  const found = await db.plan.findMany({ where: { name: { in: [...plans] } } });
  return new Map(
    found.map((plan) => [plan.name, switchOf(plan)?.stages.map(({ percentage }) => percentage) ?? []]),
  );
}

/** The stages of its switchover, and the checks that are measured during it; null: it has none. */
export async function readStagesOf(
  db: Db | Tx,
  plan: string,
): Promise<{ step: string; stages: Stage[]; liveChecks: string[] } | null> {
  const found = await db.plan.findUnique({ where: { name: plan } });
  const definition = found && switchOf(found);
  if (!definition) return null;
  const live = definition.checks.filter((check) => check.when === "live");
  return { step: SWITCH_STEP, stages: definition.stages, liveChecks: live.map(({ name }) => name) };
}

function switchOf(plan: Plan) {
  return definitionOf(plan)?.phases.find((one) => one.switch !== null)?.switch;
}
