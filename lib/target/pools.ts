import { type Config, targetUrl } from "../kernel/config/config.ts";
import { openTarget, type TargetPool } from "./pool.ts";

/** What pages, verbs and the watcher ask for is short: a statement that lasts longer has lost whoever waits for it. */
const STATEMENT_TIMEOUT_SECONDS = 120;

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
  const pool =
    processWide.sluiceTargetPools.get(key) ??
    openTarget(url, { name, statementTimeoutSeconds: STATEMENT_TIMEOUT_SECONDS });
  processWide.sluiceTargetPools.set(key, pool);
  return pool;
}

/** Ends them all: a process that is done, a test that drops its database. */
export async function closeTargetPools(): Promise<void> {
  const pools = [...(processWide.sluiceTargetPools?.values() ?? [])];
  processWide.sluiceTargetPools?.clear();
  await Promise.all(pools.map((pool) => pool.end()));
}
