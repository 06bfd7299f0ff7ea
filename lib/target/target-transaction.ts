import type pg from "pg";
import { type TargetPool, withTargetClient } from "./pool.ts";

export type TransactionSettings = {
  /** As BEGIN takes it: "read only". */
  mode?: string;
  /** As PostgreSQL writes it: "5s"; absent: as the session has it. */
  lockTimeout?: string;
  /** The same; "0" lets a statement take as long as it does. */
  statementTimeout?: string;
  /** Nothing of it is to stay. */
  rollback?: boolean;
};

/**
 * Runs `work` in one transaction on one connection of the pool.
 * @throws as withTargetClient; what `work` throws has been rolled back
 */
export function inTargetTransaction<T>(
  pool: TargetPool,
  options: TransactionSettings & { correlationId?: string | undefined },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return withTargetClient(pool, { correlationId: options.correlationId }, (client) =>
    transact(client, options, () => work(client)),
  );
}

/** The same on a connection that the caller holds already. */
export async function transact<T>(
  client: pg.ClientBase,
  { mode = "", lockTimeout, statementTimeout, rollback = false }: TransactionSettings,
  work: () => Promise<T>,
): Promise<T> {
  const locks = lockTimeout === undefined ? "" : `; set local lock_timeout = '${lockTimeout}'`;
  const statements =
    statementTimeout === undefined ? "" : `; set local statement_timeout = '${statementTimeout}'`;
  await client.query(`begin ${mode}${locks}${statements}`);
  try {
    const result = await work();
    await client.query(rollback ? "rollback" : "commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
    throw error;
  }
}
