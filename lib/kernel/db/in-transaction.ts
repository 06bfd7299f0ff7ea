import type { Context } from "../context.ts";
import { log } from "../log/log.ts";
import { asLockedOut } from "./as-locked-out.ts";
import type { Tx } from "./client.ts";

/** Above what a frozen process of Sluice can keep a lock, below what a page waits for an answer. */
const LOCK_TIMEOUT = "8s";

/**
 * Runs `work` in one transaction that carries the actor and the correlation id as settings, so that triggers can tell
 * a verb's change from one typed into psql. No network call belongs inside.
 * @throws AppError unavailable if other sessions keep it waiting for a lock, by name
 */
export async function inTransaction<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await ctx.db
    .$transaction(
      async (tx) => {
        await tx.$executeRaw`select set_config('sluice.actor_name', ${ctx.actor.name}, true),
                                    set_config('sluice.correlation_id', ${ctx.correlationId}, true),
                                    set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
        await ctx.fence?.(tx);
        return work(tx);
      },
      { maxWait: 5_000, timeout: 15_000 },
    )
    .catch(async (error: unknown) => {
      throw (await asLockedOut(ctx.db, error)) ?? error;
    });
  const { correlationId, actor, via } = ctx;
  const ms = Math.round(performance.now() - startedAt);
  log.info({ correlationId, actor: actor.name, via, ms }, "transaction committed");
  return result;
}
