import type { Plan } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { commas } from "../../messages/catalogue/listed.ts";
import { message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import { problemsSentence } from "../../messages/problems-in-short.ts";
import type { Phase, PhaseDefinition, PlanDefinition, Step } from "../model.ts";
import { storedProblems } from "./problem.ts";
import { storedDefinition } from "./stored-definition.ts";

/** The stored definition. Only `syncPlans` writes it, from a folder that it has checked. */
export function definitionOf(plan: Pick<Plan, "definition">): PlanDefinition | null {
  return storedDefinition.read(plan.definition);
}

/** Whether or not its folder is sound. @throws AppError not-found */
export async function requireKnownPlan(db: Db | Tx, name: string): Promise<Plan> {
  const plan = await db.plan.findUnique({ where: { name } });
  if (!plan) throw new AppError("not-found", message("planRefusals.noPlan", { plan: name }), { plan: name });
  return plan;
}

/** @throws AppError not-found; gate-closed if the folder was never sound */
export async function requirePlan(
  db: Db | Tx,
  name: string,
): Promise<{ plan: Plan; definition: PlanDefinition }> {
  const plan = await requireKnownPlan(db, name);
  const definition = definitionOf(plan);
  if (!definition)
    throw new AppError(
      "gate-closed",
      sentences(message("planRefusals.unreadable"), problemsSentence(storedProblems(plan.loadError) ?? [])),
      { plan: name },
    );
  return { plan, definition };
}

/** A phase that the plan has. @throws AppError not-found */
export function requirePhase(definition: PlanDefinition, phase: Phase): PhaseDefinition {
  const found = definition.phases.find((one) => one.phase === phase);
  if (found) return found;
  throw new AppError(
    "not-found",
    message("planRefusals.noSuchPhase", { phase, phases: commas(definition.phases.map((one) => one.phase)) }),
    {
      plan: definition.name,
      phase,
    },
  );
}

/** Pure: a step by its name; undefined if the plan does not list it. */
export function stepOf(plan: PlanDefinition, phase: Phase, name: string): Step | undefined {
  return plan.phases.find((one) => one.phase === phase)?.steps.find((one) => one.name === name);
}
