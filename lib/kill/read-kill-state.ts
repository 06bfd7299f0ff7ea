import type { KillSwitch as Stored } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";

/** The kill switch as it stands, its revision as a number. */
export type KillState = Omit<Stored, "id" | "revision"> & { revision: number };

/** The one reading of whether the kill switch is engaged; there is one row, from the first migration on. */
export async function readKillState(db: Db | Tx): Promise<KillState> {
  return toKillState(await db.killSwitch.findUniqueOrThrow({ where: { id: 1 } }));
}

export function toKillState({ id: _, revision, ...rest }: Stored): KillState {
  return { ...rest, revision: Number(revision) };
}
