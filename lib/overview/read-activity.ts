import { readLostClients } from "../flags/clients/read-lost-clients.ts";
import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import type { Context } from "../kernel/context.ts";
import { DEFAULT_ENVIRONMENT } from "../kernel/environment.ts";
import { readKillState } from "../kill/read-kill-state.ts";
import { type RecentAnswers, readAnswers } from "./read-answers.ts";

export type Activity = {
  recent: RecentAnswers | null;
  workersAlive: number;
  /** That did not stop in order, in the last hour. */
  silentWorkers: { name: string; at: Date }[];
  /** The last that was heard of, if one was connected in the last hour and none is now. */
  lastClient: { name: string; at: Date } | null;
  /** That were connected and did not say that they end, in the last hour. */
  lostClients: { name: string; at: Date }[];
};

/** What was answered of late, which workers are alive, and whether there is a client. */
export async function readActivity(
  ctx: Context,
  environment: string = DEFAULT_ENVIRONMENT,
): Promise<Activity> {
  const [recent, workers, last, lost] = await Promise.all([
    readKillState(ctx.db, environment).then((kill) => readAnswers(ctx, kill, environment)),
    ctx.db.$queryRaw<{ name: string; at: Date; alive: boolean }[]>`
      select name, last_seen_at as at, last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) as alive
      from workers
      where stopped_at is null and last_seen_at > now() - make_interval(mins => ${LOST_FOR_MINUTES})
      order by last_seen_at desc limit 200`,
    ctx.db.$queryRaw<{ name: string; at: Date }[]>`
      with seen as (
        select c.name, g.stopped_at is null and g.last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
            and c.disconnected_at is null as connected,
          c.last_seen_at as at
        from gateway_clients c join gateways g on g.id = c.gateway_id
        where c.authenticated and g.environment = ${environment}
      )
      select name, at from seen
      where at > now() - interval '1 hour' and not exists (select 1 from seen where connected)
      order by at desc limit 1`,
    readLostClients(ctx.db, environment),
  ]);
  return {
    recent,
    workersAlive: workers.filter(({ alive }) => alive).length,
    silentWorkers: workers.filter(({ alive }) => !alive).map(({ name, at }) => ({ name, at })),
    lastClient: last[0] ?? null,
    lostClients: lost.map(({ name, lastSeenAt }) => ({ name, at: lastSeenAt })),
  };
}
