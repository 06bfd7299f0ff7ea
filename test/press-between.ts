import type { Db, Tx } from "#lib/kernel/db/client.ts";
import { lockPlan } from "#lib/plans/definition/sync-plans.ts";
import { waitUntil } from "./wait-until.ts";

/**
 * Presses, lets the verb look, and does `meanwhile` what others do before its transaction.
 * @returns what came of the press: its answer, or what it threw
 */
export async function pressBetween(
  db: Db,
  plan: string,
  press: () => Promise<unknown>,
  meanwhile: (tx: Tx) => Promise<unknown>,
): Promise<unknown> {
  let pressed: Promise<unknown> = Promise.resolve();
  await db.$transaction(async (tx) => {
    await lockPlan(tx, plan);
    pressed = press().catch((error: unknown) => error);
    await waitUntil("it has looked, and waits for the plan", async () => {
      const [row] = await db.$queryRaw<{ waiting: bigint }[]>`
        select count(*) as waiting from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and not l.granted`;
      return (row?.waiting ?? 0n) > 0n;
    });
    await meanwhile(tx);
  });
  return pressed;
}
