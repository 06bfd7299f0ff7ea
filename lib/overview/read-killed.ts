import type { Confirmation } from "../flags/clients/confirmation.ts";
import { readConfirmation } from "../flags/clients/read-confirmation.ts";
import { readMayServeOn } from "../flags/clients/read-lost-clients.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { readKillState } from "../kill/read-kill-state.ts";

/** What the bar on every page tells while the kill switch is engaged. */
export type Killed = {
  at: Date;
  by: string | null;
  reason: string | null;
  confirmation: Confirmation | null;
  /** Flags that are on for good, which it does not reach. */
  retired: number;
  waitingFor: { name: string; lostAt: Date | null }[];
  /** Lost in the hour before the press, so that nobody waits for them. */
  mayServeOn: { name: string; lostAt: Date }[];
};

/** Null while it is not engaged. */
export async function readKilled(
  ctx: Context,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<Killed | null> {
  const kill = await readKillState(ctx.db, environment);
  if (!kill?.engagedAt) return null;
  const [confirmation, retired] = await Promise.all([
    readConfirmation(ctx.db, kill),
    ctx.db.featureFlag.count({ where: { environment, retiredAt: { not: null } } }),
  ]);
  const mayServeOn = confirmation ? await readMayServeOn(ctx.db, environment, confirmation) : [];
  return {
    at: kill.engagedAt,
    by: kill.engagedBy,
    reason: kill.reason,
    confirmation,
    retired,
    waitingFor: (confirmation?.waitingFor ?? []).map(({ name, lostAt }) => ({ name, lostAt })),
    mayServeOn: mayServeOn.map(({ name, lastSeenAt }) => ({ name, lostAt: lastSeenAt })),
  };
}
