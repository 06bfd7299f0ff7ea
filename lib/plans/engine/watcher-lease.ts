import type { Context } from "../../kernel/context.ts";
import type { Db } from "../../kernel/db/client.ts";
import { LEASE_SECONDS, LeaseLost } from "./lease.ts";

/**
 * Takes or renews the lease of the one worker that watches. A transaction of its holder locks the row for as long as it
 * writes; nobody waits for that, as a frozen one may keep it a while.
 * @returns null if another worker watches
 */
export async function takeWatch(db: Db, workerId: string): Promise<{ epoch: number } | null> {
  const taken = await db.$queryRaw<{ epoch: number }[]>`
    update watcher_lease set epoch = epoch + (owner is distinct from ${workerId}::uuid)::int, owner = ${workerId}::uuid,
      lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where id = (select id from watcher_lease where owner = ${workerId}::uuid or lease_until < clock_timestamp()
                for update skip locked)
    returning epoch`;
  if (taken[0]) return taken[0];
  const own = await db.$queryRaw<{ epoch: number }[]>`
    select epoch from watcher_lease where owner = ${workerId}::uuid`;
  return own[0] ?? null;
}

/** Lets another worker take it at once. */
export async function leaveWatch(db: Db, workerId: string): Promise<void> {
  await db.$executeRaw`
    update watcher_lease set owner = null, lease_until = '-infinity' where owner = ${workerId}::uuid`;
}

/** What the watcher writes commits only while nobody has taken over: a worker that froze comes back with an old epoch. */
export function underWatch(ctx: Context, workerId: string, { epoch }: { epoch: number }): Context {
  return {
    ...ctx,
    fence: async (tx) => {
      const held = await tx.$queryRaw<unknown[]>`
        select 1 from watcher_lease where owner = ${workerId}::uuid and epoch = ${epoch} for share`;
      if (held.length === 0) throw new LeaseLost();
    },
  };
}
