import type pg from "pg";
import { type Config, targetUrl } from "../kernel/config/config.ts";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { isConnectionLost, openTarget } from "../target/pool.ts";
import { isNotInstalled } from "./schema/not-installed.ts";

// One pool a target and process, for pages and verbs. Next re-evaluates modules in development; pools outlive that.
const processWide = globalThis as typeof globalThis & { sluiceOutboxPools?: Map<string, pg.Pool> };

/** A pool on the target for reading and for verbs. The relay has its own. @throws AppError not-found */
export function outboxPool(config: Config, target: string): pg.Pool {
  processWide.sluiceOutboxPools ??= new Map();
  const url = targetUrl(config, target);
  let pool = processWide.sluiceOutboxPools.get(url);
  if (!pool) {
    pool = openTarget(url, { name: target });
    processWide.sluiceOutboxPools.set(url, pool);
  }
  return pool;
}

/** Ends those pools: a command line that is done, a test that drops its database. */
export async function closeOutboxPools(): Promise<void> {
  const pools = [...(processWide.sluiceOutboxPools?.values() ?? [])];
  processWide.sluiceOutboxPools?.clear();
  await Promise.all(pools.map((pool) => pool.end()));
}

/** Turns "cannot be reached" and "no outbox there yet" into a sentence; anything else is a bug and stays one. */
export function asTargetError(error: unknown, target: string): unknown {
  if (error instanceof AppError) return error;
  const code = (error as { code?: string }).code;
  if (isNotInstalled(error)) {
    return new AppError(
      "unavailable",
      `The outbox is not installed in ${target} yet, or in an older version. The worker does it when it starts.`,
      { target },
    );
  }
  if (code === SQL_STATE.insufficientPrivilege) {
    return new AppError("unavailable", `The role of Sluice may not read the outbox of ${target}.`, {
      target,
    });
  }
  if (isConnectionLost(error)) {
    return new AppError("unavailable", `The database of ${target} cannot be reached.`, { target });
  }
  return error;
}
