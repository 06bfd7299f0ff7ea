import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { AppError } from "../errors.ts";
import type { PlanJob } from "../generated/prisma/client.ts";
import { PhaseInput } from "./plan-input.ts";
import { goBack } from "./rollback-phase.ts";

/**
 * Queues the restore of what contract removed, from the backups that it wrote.
 * @throws AppError forbidden, not-found, invalid, gate-closed, conflict
 */
export async function restorePhase(ctx: Context, input: unknown): Promise<PlanJob> {
  const { plan, phase } = PhaseInput.parse(input);
  await requirePermission(ctx, "plan:restore", { kind: "plan", id: plan });
  if (phase !== "contract")
    throw new AppError("invalid", "Only contract has a backup to restore. Roll this phase back instead.", {
      phase,
    });
  return goBack(ctx, plan, phase, "restore");
}
