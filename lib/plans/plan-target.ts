import { getConfig, targetUrl } from "../kernel/config/config.ts";
import type { Context } from "../kernel/context.ts";
import { AppError } from "../kernel/errors.ts";
import { openTarget, type TargetPool } from "../target/pool.ts";
import { installTargetSchema } from "./install-target-schema.ts";

type OpenTarget = { url: string; pool: TargetPool; installed: Promise<void> | null };

/** One pool for each target and process. On globalThis, as a development server loads this file more than once. */
const shared = globalThis as { sluicePlanTargets?: Map<string, OpenTarget> };
shared.sluicePlanTargets ??= new Map();
const targets = shared.sluicePlanTargets;
let urlOf = (name: string): string => targetUrl(getConfig(), name);

/** Tests name their targets themselves, without a configuration file. */
export function resolveTargetsWith(resolve: (name: string) => string): void {
  urlOf = resolve;
}

/** Connection string of a target. @throws AppError gate-closed, invalid */
export function planTargetUrl(name: string): string {
  return urlOf(name);
}

/** Why nothing can be done with a plan on this target, in a sentence; null if the target is configured. */
export function whyNoTarget(name: string): string | null {
  try {
    urlOf(name);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** The shared pool of a target, once schema `sluice` is there. Tried again at the next call if it failed. */
export async function readyTarget(name: string): Promise<TargetPool> {
  const target = entry(name);
  target.installed ??= installTargetSchema(target.pool).catch((error: unknown) => {
    target.installed = null;
    throw error;
  });
  await target.installed;
  return target.pool;
}

/** Closes every pool; for the end of a process or a test. */
export async function closeTargets(): Promise<void> {
  const open = [...targets.values()];
  targets.clear();
  await Promise.all(open.map((target) => target.pool.end()));
}

/** A pool of one's own for a job, which can be ended with whatever it still runs. */
export function openJobTarget(name: string, ctx: Context): TargetPool {
  return openTarget(urlOf(name), { name, correlationId: ctx.correlationId, poolSize: 3 });
}

function entry(name: string): OpenTarget {
  const url = urlOf(name);
  const known = targets.get(name);
  if (known?.url === url) return known;
  const opened = { url, pool: openTarget(url, { name }), installed: null };
  targets.set(name, opened);
  return opened;
}
