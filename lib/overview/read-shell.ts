import { countFailingChecks } from "../checks/read-check-standings.ts";
import { SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import type { Context } from "../kernel/context.ts";

/** What the frame around every page shows. */
export type Shell = {
  flags: number;
  plansInProgress: number;
  failingChecks: number;
  served: Served;
};

export type Served =
  | { kind: "normal" }
  | { kind: "killed"; by: string | null; at: Date | null }
  /** A gateway has SLUICE_KILL=1 in its environment. */
  | { kind: "killed-by-environment"; gateways: string[] }
  | { kind: "no-gateway" }
  | { kind: "behind"; gateways: number; of: number };

type Row = {
  flags: number;
  plans_in_progress: number;
  engaged_at: Date | null;
  engaged_by: string | null;
  gateways: number;
  behind: number;
  killed_gateways: string[];
};

/**
 * Two at once, as it runs on every page. A gateway says once a second what it serves, so it is behind only when it
 * lacks a change of three seconds ago: else one that follows within milliseconds would show as behind for as long as
 * somebody keeps changing flags.
 */
export async function readShell(ctx: Context): Promise<Shell> {
  const [rows, failingChecks] = await Promise.all([readRows(ctx), countFailingChecks(ctx.db, ctx.now())]);
  const row = rows[0];
  if (!row) throw new Error("kill_switch has no row");
  return {
    flags: row.flags,
    plansInProgress: row.plans_in_progress,
    failingChecks,
    served: servedState(row),
  };
}

function readRows(ctx: Context): Promise<Row[]> {
  return ctx.db.$queryRaw<Row[]>`
    with connected as (
      select name, applied_revision, environment_kill from gateways
      where stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
    )
    select (select count(*)::int from feature_flags where archived_at is null) as flags,
           -- As "In motion" has them: worked on, stopped halfway, or between two phases.
           (select count(*)::int from plans p where exists (
               select 1 from plan_phases h
               where h.plan_name = p.name and h.state in ('running', 'paused', 'failed', 'rolling_back')
             ) or (
               select count(*) from plan_phases h where h.plan_name = p.name and h.state = 'done'
             ) between 1 and jsonb_array_length(p.definition -> 'phases') - 1) as plans_in_progress,
           k.engaged_at, k.engaged_by,
           (select count(*)::int from connected) as gateways,
           (select count(*)::int from connected where applied_revision < (
             select coalesce(max(revision), 0) from flag_revisions
             where at < now() - interval '3 seconds')) as behind,
           (select coalesce(array_agg(name), '{}') from connected where environment_kill) as killed_gateways
    from kill_switch k where k.id = 1`;
}

function servedState(row: Row): Served {
  if (row.engaged_at) return { kind: "killed", by: row.engaged_by, at: row.engaged_at };
  if (row.killed_gateways.length > 0) return { kind: "killed-by-environment", gateways: row.killed_gateways };
  if (row.gateways === 0) return { kind: "no-gateway" };
  if (row.behind > 0) return { kind: "behind", gateways: row.behind, of: row.gateways };
  return { kind: "normal" };
}
