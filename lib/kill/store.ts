import type { KillSwitch as Stored } from "../generated/prisma/client.ts";
import type { Tx } from "../kernel/db/client.ts";
import type { KillSwitch } from "./model.ts";
import { readKillState, toKillState } from "./read-kill-state.ts";

/** To be called after lockFlagState. */
export async function lockKillSwitch(tx: Tx, environment: string): Promise<KillSwitch> {
  await tx.$executeRaw`select 1 from kill_switch where environment = ${environment} for update`;
  return readKillState(tx, environment);
}

/** Writes the row and returns it with the revision that the table's trigger gave it. */
export async function saveKillSwitch(
  tx: Tx,
  environment: string,
  data: Partial<Omit<Stored, "environment" | "revision">>,
): Promise<KillSwitch> {
  return toKillState(await tx.killSwitch.update({ where: { environment }, data }));
}
