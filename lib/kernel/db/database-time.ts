import type { Db, Tx } from "./client.ts";

/** What the database's clock says now, also within a transaction. What is compared with times that it wrote is compared with this. */
export async function readDatabaseTime(db: Db | Tx): Promise<Date> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`select clock_timestamp() as at`;
  if (row === undefined) throw new Error("the database did not say what time it is");
  return row.at;
}
