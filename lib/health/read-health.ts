import type { Db } from "../db/client.ts";
import { SILENT_AFTER_SECONDS } from "../interlock/silent-after.ts";
import { checkDisk } from "./check-disk.ts";
import { checkTarget } from "./check-target.ts";
import { FOLLOWS_WITHIN_SECONDS, judgeFollowing, judgeHeartbeat } from "./judge-heartbeat.ts";
import type { Health, HealthCheck } from "./model.ts";
import { within } from "./within.ts";

const DATABASE_TIMEOUT_MS = 3_000;

/** Looks at the database, the heartbeats in it, the disk, and every target, all at once; never longer than a few seconds. */
export async function readHealth(
  db: Db,
  options: {
    now: Date;
    targets: Record<string, { url: string }>;
    configProblem: string | null;
    dataDir: string;
  },
): Promise<Health> {
  const [own, disk, ...targets] = await Promise.all([
    ownChecks(db),
    checkDisk(options.dataDir),
    ...Object.entries(options.targets).map(([name, { url }]) => checkTarget(name, url)),
  ]);
  const config: HealthCheck[] = options.configProblem
    ? [{ name: "configuration", state: "down", detail: options.configProblem }]
    : [];
  const checks = [...own, disk, ...config, ...targets];
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
    judgeFollowing(judgeHeartbeat("gateway", beats.gateway, beats.now), beats.unservedSince, beats.now),
  ];
}

type Heartbeats = { now: Date; worker: Date | null; gateway: Date | null; unservedSince: Date | null };

/** With the database's own clock, so that a skewed one here raises no alarm. */
async function readHeartbeats(db: Db): Promise<Heartbeats | null> {
  const rows = await db.$queryRaw<Heartbeats[]>`
    select now() as now,
      (select max(last_seen_at) from workers where stopped_at is null) as worker,
      (select max(last_seen_at) from gateways where stopped_at is null) as gateway,
      (select min(at) from flag_revisions where revision > (
        select min(applied_revision) from gateways where stopped_at is null
          and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
          and started_at < now() - make_interval(secs => ${FOLLOWS_WITHIN_SECONDS}))) as "unservedSince"`;
  return rows[0] ?? null;
}
