import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { can } from "../kernel/permissions.ts";
import { readKillState } from "../kill/read-kill-state.ts";

export type PaletteVerb = "engage-kill-switch" | "lift-kill-switch" | "create-flag";

export type PaletteEntries = {
  /** What this person may do now; what he may not is not offered. */
  verbs: PaletteVerb[];
  /** `turnsOff`: it is on, and this person may turn it off. */
  flags: { name: string; turnsOff: boolean }[];
  plans: { name: string; title: string }[];
};

/** Names and verbs for the command palette, for whoever asks. */
export async function readPalette(ctx: Context): Promise<PaletteEntries> {
  const [flags, plans, killSwitch] = await Promise.all([
    ctx.db.featureFlag.findMany({
      where: { environment: DEFAULT_ENVIRONMENT, archivedAt: null },
      select: { name: true, enabled: true, retiredAt: true },
      orderBy: { name: "asc" },
      take: 2_000,
    }),
    ctx.db.plan.findMany({ select: { name: true, title: true }, orderBy: { name: "desc" }, take: 200 }),
    readKillState(ctx.db, DEFAULT_ENVIRONMENT),
  ]);
  const role = ctx.actor.role;
  const kill = killSwitch.engagedAt === null ? "engage" : "lift";
  return {
    verbs: [
      ...(can(role, `kill-switch:${kill}`) ? [`${kill}-kill-switch` as const] : []),
      ...(can(role, "flag:create") ? ["create-flag" as const] : []),
    ],
    flags: flags.map(({ name, enabled, retiredAt }) => ({
      name,
      turnsOff: enabled && retiredAt === null && can(role, "flag:turn-off"),
    })),
    plans,
  };
}
