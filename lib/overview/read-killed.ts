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
  waitingFor: { name: string; lostAt: Date | null }[];
};

/** Null while it is not engaged. */
export async function readKilled(ctx: Context): Promise<Killed | null> {
  const kill = await readKillState(ctx.db);
  if (!kill?.engagedAt) return null;
  const confirmation = await readConfirmation(ctx.db, Number(kill.revision));
  return {
    at: kill.engagedAt,
    by: kill.engagedBy,
    reason: kill.reason,
    confirmation,
    waitingFor: (confirmation?.waitingFor ?? []).map(({ name, lostAt }) => ({ name, lostAt })),
  };
}
