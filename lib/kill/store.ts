import type { KillSwitch as Stored } from "../generated/prisma/client.ts";
import type { Tx } from "../kernel/db/client.ts";
import type { KillSwitch } from "./model.ts";
import { readKillState, toKillState } from "./read-kill-state.ts";

/** To be called after lockFlagState. */
export async function lockKillSwitch(tx: Tx): Promise<KillSwitch> {
  await tx.$executeRaw`select 1 from kill_switch where id = 1 for update`;
  return readKillState(tx);
}

/** Writes the row and returns it with the revision that the table's trigger gave it. */
export async function saveKillSwitch(
  tx: Tx,
  data: Partial<Omit<Stored, "id" | "revision">>,
): Promise<KillSwitch> {
  return toKillState(await tx.killSwitch.update({ where: { id: 1 }, data }));
}
