import type { Context } from "../../kernel/context.ts";
import { LeaseTable } from "../../kernel/loop/lease.ts";

/** The one worker that watches. */
export const WATCH = new LeaseTable<number>({ table: "watcher_lease", key: "id", skipLocked: true });
/** The key of its only row. */
export const WATCHER = 1;

/** What the watcher writes commits only while nobody has taken over: a worker that froze comes back with an old epoch. */
export function underWatch(ctx: Context, owner: string, epoch: number): Context {
  return { ...ctx, fence: (tx) => WATCH.require(tx, { key: WATCHER, owner, epoch }) };
}
