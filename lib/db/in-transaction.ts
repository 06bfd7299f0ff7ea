import type { Context } from "../context.ts";
import { log } from "../log.ts";
import type { Tx } from "./client.ts";

/**
 * Runs `work` in one transaction that carries the actor and the correlation id as settings, so that triggers can tell
 * a verb's change from one typed into psql. No network call belongs inside.
 */
export async function inTransaction<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await ctx.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`select set_config('sluice.actor_name', ${ctx.actor.name}, true),
                                  set_config('sluice.correlation_id', ${ctx.correlationId}, true)`;
      return work(tx);
    },
    { maxWait: 5_000, timeout: 15_000 },
  );
  const { correlationId, actor, via } = ctx;
  const ms = Math.round(performance.now() - startedAt);
  log.info({ correlationId, actor: actor.name, via, ms }, "transaction committed");
  return result;
}
