import type { Confirmation } from "../flags/clients/confirmation.ts";
import { readConfirmation } from "../flags/clients/read-confirmation.ts";
import type { Context } from "../kernel/context.ts";
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
};

/** Null while it is not engaged. */
export async function readKilled(ctx: Context): Promise<Killed | null> {
  const kill = await readKillState(ctx.db);
  if (!kill?.engagedAt) return null;
  const [confirmation, retired] = await Promise.all([
    readConfirmation(ctx.db, Number(kill.revision)),
    ctx.db.featureFlag.count({ where: { retiredAt: { not: null } } }),
  ]);
  return {
    at: kill.engagedAt,
    by: kill.engagedBy,
    reason: kill.reason,
    confirmation,
    retired,
    waitingFor: (confirmation?.waitingFor ?? []).map(({ name, lostAt }) => ({ name, lostAt })),
  };
}
