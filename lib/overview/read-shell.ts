import { countFailingChecks } from "../checks/read-check-standings.ts";
import { type Served, servedState } from "../flags/clients/attention.ts";
import { SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { readKillState } from "../kill/read-kill-state.ts";

/** What the frame around every page shows: flags and gateways of one environment, plans and checks of all. */
export type Shell = {
  flags: number;
  plansInProgress: number;
  failingChecks: number;
  served: Served;
};

type Row = {
  flags: number;
  plans_in_progress: number;
  gateways: number;
  behind: number;
  killed_gateways: string[];
};

/**
 * Three at once, as it runs on every page. A gateway says once a second what it serves, so it is behind only when it
 * lacks a change of three seconds ago: else one that follows within milliseconds would show as behind for as long as
 * somebody keeps changing flags.
 */
export async function readShell(ctx: Context, environment: string = DEFAULT_ENVIRONMENT): Promise<Shell> {
  const [rows, kill, failingChecks] = await Promise.all([
    readRows(ctx, environment),
    readKillState(ctx.db, environment),
    countFailingChecks(ctx.db, ctx.now()),
  ]);
  const row = rows[0];
  if (!row) throw new Error("no row was counted");
  return {
    flags: row.flags,
    plansInProgress: row.plans_in_progress,
    failingChecks,
    served: servedState({ connected: row.gateways, behind: row.behind, killed: row.killed_gateways }, kill),
  };
}

function readRows(ctx: Context, environment: string): Promise<Row[]> {
  return ctx.db.$queryRaw<Row[]>`
    with connected as (
      select name, applied_revision, environment_kill from gateways
      where environment = ${environment} and stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
    )
    select (select count(*)::int from feature_flags
             where environment = ${environment} and archived_at is null) as flags,
           -- As "In motion" has them: worked on, stopped halfway, or between two phases.
           (select count(*)::int from plans p where exists (
               select 1 from plan_phases h
               where h.plan_name = p.name and h.state in ('running', 'paused', 'failed', 'rolling_back')
             ) or (
               select count(*) from plan_phases h where h.plan_name = p.name and h.state = 'done'
             ) between 1 and jsonb_array_length(p.definition -> 'phases') - 1) as plans_in_progress,
           (select count(*)::int from connected) as gateways,
           (select count(*)::int from connected where applied_revision < (
             select coalesce(max(revision), 0) from flag_revisions
             where at < now() - interval '3 seconds')) as behind,
           (select coalesce(array_agg(name), '{}') from connected where environment_kill) as killed_gateways`;
}
