import type { Tx } from "../db/client.ts";
import type { KillSwitch as Stored } from "../generated/prisma/client.ts";
import type { KillSwitch } from "./model.ts";

export function toKillSwitch(row: Stored): KillSwitch {
  const { id: _, ...rest } = row;
  return { ...rest, revision: Number(row.revision) };
}

/** To be called after lockFlagState. */
export async function lockKillSwitch(tx: Tx): Promise<KillSwitch> {
  await tx.$executeRaw`select 1 from kill_switch where id = 1 for update`;
  return toKillSwitch(await tx.killSwitch.findUniqueOrThrow({ where: { id: 1 } }));
}

/** Writes the row and returns it with the revision that the table's trigger gave it. */
export async function saveKillSwitch(
  tx: Tx,
  data: Partial<Omit<Stored, "id" | "revision">>,
): Promise<KillSwitch> {
  return toKillSwitch(await tx.killSwitch.update({ where: { id: 1 }, data }));
}
