import { Prisma } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { type GoingBack, goingBack, type LatestWork } from "./going-back.ts";
import type { Phase, PhaseState } from "./model.ts";

export type PhaseGoingBack = { plan: string; phase: Phase; back: GoingBack };

/** The phases of one plan, or of all, that are on their way back. */
export async function readGoingBack(db: Db | Tx, plan?: string): Promise<PhaseGoingBack[]> {
  const rows = await db.$queryRaw<
    { plan: string; phase: Phase; state: PhaseState; kind: LatestWork["kind"]; job: LatestWork["state"] }[]
  >`
    select h.plan_name as plan, h.phase, h.state, j.kind, j.state as job
    from plan_phases h cross join lateral (
      select kind, state from plan_jobs w
      where w.plan_name = h.plan_name and w.phase = h.phase and w.kind in ('run', 'rollback', 'restore')
      order by w.requested_at desc, w.epoch desc limit 1
    ) j
    where h.state in ('rolling_back', 'failed')
      ${plan === undefined ? Prisma.empty : Prisma.sql`and h.plan_name = ${plan}`}`;
  return rows.flatMap(({ plan, phase, state, kind, job }) => {
    const back = goingBack(state, { kind, state: job });
    return back ? [{ plan, phase, back }] : [];
  });
}

/** Pure: of what was read, the one phase; null: it is not on its way back. */
export function findGoingBack(read: readonly PhaseGoingBack[], plan: string, phase: Phase): GoingBack | null {
  return read.find((one) => one.plan === plan && one.phase === phase)?.back ?? null;
}
