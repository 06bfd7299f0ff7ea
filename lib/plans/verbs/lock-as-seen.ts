import type { Plan, PlanJob } from "../../generated/prisma/client.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { requirePlan } from "../definition/plan-definition.ts";
import { lockPlan } from "../definition/sync-plans.ts";
import type { GateEvidence } from "../gates/gate-evidence.ts";
import type { PlanDefinition } from "../model.ts";
import { findSameWork, type Work } from "../store.ts";

/** What was looked at before the transaction; no evidence was read by a second press, which needs none. */
export type Seen = { sha256: string; evidence: GateEvidence | null };

type Locked =
  | { underWay: PlanJob }
  | { underWay: null; plan: Plan; definition: PlanDefinition; evidence: GateEvidence };

/**
 * Locks the plan and finds the work under way, or what it takes to judge its start again. Whatever was seen under way and
 * has ended since was judged by nobody, so that it begins nothing.
 * @throws AppError conflict
 */
export async function lockAsSeen(tx: Tx, work: Work, { sha256, evidence }: Seen): Promise<Locked> {
  await lockPlan(tx, work.planName);
  const { plan, definition } = await requirePlan(tx, work.planName);
  if (plan.sha256 !== sha256) throw changed(message("planRefusals.changedMeanwhile"), work);
  const underWay = await findSameWork(tx, work);
  if (underWay) return { underWay };
  if (evidence) return { underWay, plan, definition, evidence };
  throw changed(message("planRefusals.endedMeanwhile"), work);
}

function changed(said: Message, { planName, phase }: Work): AppError {
  return new AppError("conflict", said, { plan: planName, phase });
}
