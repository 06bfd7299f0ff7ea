import type { Env } from "../../kernel/config/env.ts";

/** How long a session lasts: however much it is used, and while nobody is there. In milliseconds. */
export type SessionLimits = { mostMs: number; idleMs: number };

const HOUR_MS = 3_600_000;

export function sessionLimits(env: Env): SessionLimits {
  return { mostMs: env.SLUICE_SESSION_HOURS * HOUR_MS, idleMs: env.SLUICE_SESSION_IDLE_HOURS * HOUR_MS };
}
