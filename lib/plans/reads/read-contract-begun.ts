import type { Tx } from "../../kernel/db/client.ts";
import { hasBegun } from "../model.ts";

/** Contract of the plan has begun, and was not rolled back since. */
export async function readContractBegun(tx: Tx, plan: string): Promise<boolean> {
  const contract = await tx.planPhase.findUnique({
    where: { planName_phase: { planName: plan, phase: "contract" } },
  });
  return contract !== null && hasBegun(contract.state);
}
