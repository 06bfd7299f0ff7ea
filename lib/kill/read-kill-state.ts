import type { KillSwitch as Stored } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";

/** The kill switch as it stands, its revision as a number. */
export type KillState = Omit<Stored, "revision"> & { revision: number };

/**
 * The one reading of whether the kill switch of an environment is engaged; each has one, from its first moment on.
 * @throws AppError not-found if there is no such environment
 */
export async function readKillState(db: Db | Tx, environment: string): Promise<KillState> {
  const row = await db.killSwitch.findUnique({ where: { environment } });
  if (row === null)
    throw new AppError("not-found", message("requests.none.environment", { environment }), { environment });
  return toKillState(row);
}

/** The same of every environment. */
export async function readKillStates(db: Db | Tx): Promise<KillState[]> {
  return (await db.killSwitch.findMany({ orderBy: { environment: "asc" } })).map(toKillState);
}

export function toKillState({ revision, ...rest }: Stored): KillState {
  return { ...rest, revision: Number(revision) };
}
