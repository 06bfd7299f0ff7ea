import type { Db } from "../db/client.ts";
import { checkDisk } from "./check-disk.ts";
import { checkSinks } from "./check-sinks.ts";
import { checkTarget } from "./check-target.ts";
import { FOLLOWS_WITHIN_SECONDS, type GatewayBeat, judgeGateways } from "./judge-gateways.ts";
import { judgeHeartbeat } from "./judge-heartbeat.ts";
import type { Health, HealthCheck } from "./model.ts";
import { within } from "./within.ts";

const DATABASE_TIMEOUT_MS = 3_000;

/** Looks at the database, the heartbeats in it, the disk, and every target, all at once; never longer than a few seconds. */
export async function readHealth(
  db: Db,
  options: {
    now: Date;
    targets: Record<string, { url: string }>;
    sinks: Record<string, { target: string }>;
    configProblem: string | null;
    dataDir: string;
  },
): Promise<Health> {
  const sending = new Set(Object.values(options.sinks).map((sink) => sink.target));
  const [own, sinks, disk, ...targets] = await Promise.all([
    ownChecks(db),
    // Without the database nothing is known of sinks, and that it is down is said.
    within(DATABASE_TIMEOUT_MS, checkSinks(db)).catch(() => []),
    checkDisk(options.dataDir),
    ...Object.entries(options.targets).map(([name, { url }]) => checkTarget(name, url, sending.has(name))),
  ]);
  const config: HealthCheck[] = options.configProblem
    ? [{ name: "configuration", state: "down", detail: options.configProblem }]
    : [];
  const checks = [...own, disk, ...config, ...targets.flat(), ...sinks];
  return { state: checks.every((check) => check.state === "up") ? "up" : "down", checks, at: options.now };
}

async function ownChecks(db: Db): Promise<HealthCheck[]> {
  const beats = await within(DATABASE_TIMEOUT_MS, readHeartbeats(db)).catch(() => null);
  if (beats === null) {
    const unknown = "The database would tell, but it is down.";
    return [
      { name: "database", state: "down", detail: "Sluice's own database does not answer." },
      { name: "worker", state: "unknown", detail: unknown },
      { name: "gateway", state: "unknown", detail: unknown },
    ];
  }
  return [
    { name: "database", state: "up", detail: "Answers." },
    judgeHeartbeat("worker", beats.worker, beats.now),
    ...judgeGateways(beats.gateways, beats.now),
  ];
}

type Heartbeats = { now: Date; worker: Date | null; gateways: GatewayBeat[] };

/** More than run at once, with those that were killed in the last hour. */
const MOST_GATEWAYS = 200;

/** With the database's own clock, so that a skewed one here raises no alarm. */
async function readHeartbeats(db: Db): Promise<Heartbeats | null> {
  const [rows, gateways] = await Promise.all([
    db.$queryRaw<{ now: Date; worker: Date | null }[]>`
      select now() as now, (select max(last_seen_at) from workers where stopped_at is null) as worker`,
    db.$queryRaw<GatewayBeat[]>`
      select id::text, last_seen_at as "lastSeenAt", failing,
        case when started_at < now() - make_interval(secs => ${FOLLOWS_WITHIN_SECONDS}) then
          (select min(at) from flag_revisions r where r.revision > g.applied_revision) end as "unservedSince"
      from gateways g where stopped_at is null order by last_seen_at desc limit ${MOST_GATEWAYS}`,
  ]);
  return rows[0] === undefined ? null : { ...rows[0], gateways };
}
