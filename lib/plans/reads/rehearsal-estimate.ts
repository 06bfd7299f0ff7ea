import type { Context } from "../../kernel/context.ts";
import type { Phase } from "../model.ts";
import type { RehearsalBasis } from "./views.ts";

/** What rehearsals that came to their end took. */
export type RehearsalTimes = {
  /** Of each phase of the plan its last one. */
  phases: { phase: string; seconds: number }[];
  /** The last copy of the plan's target, for whichever plan and phase; null: none was timed. */
  copySeconds: number | null;
};

export async function readRehearsalTimes(
  ctx: Context,
  plan: { name: string; target: string },
): Promise<RehearsalTimes> {
  const [phases, copies] = await Promise.all([
    ctx.db.$queryRaw<RehearsalTimes["phases"]>`
      select distinct on (phase) phase, (report ->> 'seconds')::float as seconds from rehearsals
       where plan_name = ${plan.name} and report ->> 'error' is null order by phase, at desc`,
    ctx.db.$queryRaw<{ seconds: number }[]>`
      select (d.report ->> 'copySeconds')::float as seconds
        from rehearsals d join plans p on p.name = d.plan_name
       where p.target = ${plan.target} and d.report ? 'copySeconds' order by d.at desc limit 1`,
  ]);
  return { phases, copySeconds: copies[0]?.seconds ?? null };
}

/** Pure: as long as the phase's last one; of one that was never rehearsed only the copy before it is known. */
export function rehearsalEstimate(phase: Phase, times: RehearsalTimes): RehearsalBasis | null {
  const last = times.phases.find((one) => one.phase === phase);
  if (last) return { seconds: last.seconds, from: "last" };
  return times.copySeconds === null ? null : { seconds: times.copySeconds, from: "copy" };
}
