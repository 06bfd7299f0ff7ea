import type { Db } from "../kernel/db/client.ts";
import { english } from "../messages/catalogue/english.ts";
import { message } from "../messages/catalogue/message.ts";
import { checkBootstrapToken } from "./check-bootstrap-token.ts";
import { checkDisk } from "./check-disk.ts";
import { checkSinks } from "./check-sinks.ts";
import { checkTarget } from "./check-target.ts";
import { type Beat, judgeEach } from "./judge-each.ts";
import { FOLLOWS_WITHIN_SECONDS, type GatewayBeat, judgeGateways } from "./judge-gateways.ts";
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
    adminToken?: string | undefined;
  },
): Promise<Health> {
  const sending = new Set(Object.values(options.sinks).map((sink) => sink.target));
  const [own, token, sinks, disk, ...targets] = await Promise.all([
    ownChecks(db),
    within(DATABASE_TIMEOUT_MS, checkBootstrapToken(db, options.adminToken)).catch(() => []),
    // Without the database nothing is known of sinks, and that it is down is said.
    within(DATABASE_TIMEOUT_MS, checkSinks(db)).catch(() => []),
    checkDisk(options.dataDir),
    ...Object.entries(options.targets).map(([name, { url }]) => checkTarget(name, url, sending.has(name))),
  ]);
  const config: HealthCheck[] = options.configProblem
    ? [{ name: "configuration", state: "down", detail: options.configProblem }]
    : [];
  const checks = [...own, disk, ...config, ...targets.flat(), ...sinks, ...token];
  const isWell = checks.every(({ state }) => state === "up" || state === "warning");
  return { state: isWell ? "up" : "down", checks, at: options.now };
}

async function ownChecks(db: Db): Promise<HealthCheck[]> {
  const [answers, beats] = await Promise.all([
    within(DATABASE_TIMEOUT_MS, db.$queryRaw`select`).then(
      () => true,
      () => false,
    ),
    within(DATABASE_TIMEOUT_MS, readHeartbeats(db)).catch(() => null),
  ]);
  if (beats === null) {
    const unknown = answers
      ? english(message("requests.health.locked"))
      : english(message("requests.health.unknown"));
    return [
      answers
        ? { name: "database", state: "up", detail: english(message("requests.health.answers")) }
        : { name: "database", state: "down", detail: english(message("requests.health.databaseDown")) },
      { name: "worker", state: "unknown", detail: unknown },
      { name: "gateway", state: "unknown", detail: unknown },
    ];
  }
  return [
    { name: "database", state: "up", detail: english(message("requests.health.answers")) },
    ...judgeEach({ kind: "worker", beats: beats.workers, now: beats.now, hanging: HOLDS_WORK }),
    ...judgeGateways(beats.gateways, beats.now),
  ];
}

type Heartbeats = { now: Date; workers: Beat[]; gateways: GatewayBeat[] };

const HOLDS_WORK = message("requests.health.holdsWork");

/** More than run at once, with those that were killed in the last hour. */
const MOST_OF_A_KIND = 200;

/** With the database's own clock, so that a skewed one here raises no alarm. */
async function readHeartbeats(db: Db): Promise<Heartbeats | null> {
  const [rows, workers, gateways] = await Promise.all([
    db.$queryRaw<{ now: Date }[]>`select now() as now`,
    db.$queryRaw<Beat[]>`
      select coalesce(identity, id)::text as id, last_seen_at as "lastSeenAt"
      from workers where stopped_at is null order by last_seen_at desc limit ${MOST_OF_A_KIND}`,
    db.$queryRaw<GatewayBeat[]>`
      select id::text, last_seen_at as "lastSeenAt", failing,
        case when started_at < now() - make_interval(secs => ${FOLLOWS_WITHIN_SECONDS}) then
          (select min(at) from flag_revisions r where r.revision > g.applied_revision) end as "unservedSince"
      from gateways g where stopped_at is null order by last_seen_at desc limit ${MOST_OF_A_KIND}`,
  ]);
  return rows[0] === undefined ? null : { ...rows[0], workers, gateways };
}
