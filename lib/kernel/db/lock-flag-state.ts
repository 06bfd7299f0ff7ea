import type { Tx } from "./client.ts";

/**
 * The first lock of every writer of flags or of the kill switch, held to commit; the tables' triggers take it before
 * any row as well, so there is one order and no deadlock. Revisions are therefore in commit order.
 */
export async function lockFlagState(tx: Tx): Promise<void> {
  await tx.$executeRaw`select 1 from flag_state where id = 1 for update`;
}
