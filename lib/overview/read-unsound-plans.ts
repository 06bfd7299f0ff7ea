import { Prisma } from "../generated/prisma/client.ts";
import type { Context } from "../kernel/context.ts";
import { definitionOf } from "../plans/definition/plan-definition.ts";
import { storedProblems } from "../plans/definition/problem.ts";
import type { Situation } from "./situation.ts";

/** Plans whose folder, as it is now, is not what Sluice works with. */
export async function readUnsoundPlans(ctx: Context): Promise<Situation["unsoundPlans"]> {
  const plans = await ctx.db.plan.findMany({
    where: { loadError: { not: Prisma.DbNull } },
    orderBy: { name: "asc" },
  });
  return plans.map((plan) => ({
    name: plan.name,
    isSound: definitionOf(plan) !== null,
    problems: storedProblems(plan.loadError) ?? [],
  }));
}
