import { type Config, targetUrl } from "../kernel/config/config.ts";
import { openTarget, type PoolSettings, type TargetPool } from "./pool.ts";

/**
 * What pools on targets are for, and how long their statements may take. Whoever is to take longer says so where it does: a
 * batch, an index, a backup, a look over a whole table.
 */
const USES = {
  /** What pages, verbs and the watcher ask is short: a statement that lasts longer has lost whoever waits for it. */
  shared: { poolSize: 4, statementTimeoutSeconds: 120 },
  /** Waiting for somebody's lock it would lose its leases, and say nothing: it gives up sooner, and tries again. */
  relay: { poolSize: 12, statementTimeoutSeconds: 60, lockTimeoutSeconds: 2 },
  /** Without a limit: what waits for others goes on when they end, and would fail for good if it were ended for that. */
  job: { poolSize: 3, statementTimeoutSeconds: 0 },
  /** Copies and what runs on them: all of it is long, nobody waits for its locks, and who stops it drops the copy. */
  copy: { poolSize: 4, statementTimeoutSeconds: 0 },
} satisfies Record<string, PoolSettings>;

/** A pool of one's own, to be ended with whatever it still runs. @throws as openTarget */
export function openPool(
  use: Exclude<keyof typeof USES, "shared">,
  url: string,
  options: { name: string; correlationId?: string; poolSize?: number },
): TargetPool {
  return openTarget(url, { ...USES[use], ...options });
}

// Next re-evaluates modules in development; pools outlive that.
const processWide = globalThis as typeof globalThis & { sluiceTargetPools?: Map<string, TargetPool> };

/**
 * The one pool on a target that this process shares; jobs and relays have their own. Nothing connects before the first query.
 * @throws AppError gate-closed if the target is not configured
 */
export function targetPool(config: Config, name: string): TargetPool {
  processWide.sluiceTargetPools ??= new Map();
  const url = targetUrl(config, name);
  const key = `${name} ${url}`;
  const pool = processWide.sluiceTargetPools.get(key) ?? openTarget(url, { ...USES.shared, name });
  processWide.sluiceTargetPools.set(key, pool);
  return pool;
}

/** Ends them all: a process that is done, a test that drops its database. */
export async function closeTargetPools(): Promise<void> {
  const pools = [...(processWide.sluiceTargetPools?.values() ?? [])];
  processWide.sluiceTargetPools?.clear();
  await Promise.all(pools.map((pool) => pool.end()));
}
