import { targetUrl } from "../kernel/config/config.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import type { Message } from "../messages/catalogue/message.ts";
import type { TargetPool } from "../target/pool.ts";
import { openPool, targetPool } from "../target/pools.ts";
import { installTargetSchema } from "./install-target-schema.ts";

type Configured = Pick<Context, "config">;

const installed = new WeakMap<TargetPool, Promise<void>>();

/** Why nothing can be done with a plan on this target, in a sentence; null if the target is configured. */
export function whyNoTarget({ config }: Configured, name: string): Message | null {
  try {
    targetUrl(config(), name);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.said;
    throw error;
  }
}

/** The shared pool of a target, once schema `sluice` is there. Tried again at the next call if it failed. */
export async function readyTarget({ config }: Configured, name: string): Promise<TargetPool> {
  const pool = targetPool(config(), name);
  const installing = installed.get(pool) ?? installTargetSchema(pool);
  installed.set(pool, installing);
  await installing.catch((error: unknown) => {
    installed.delete(pool);
    throw error;
  });
  return pool;
}

/** A pool of one's own for a job, which can be ended with whatever it still runs. */
export function openJobTarget(name: string, { config, correlationId }: Context): TargetPool {
  return openPool("job", targetUrl(config(), name), { name, correlationId });
}
