import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { countFailingChecks } from "../checks/read-check-standings.ts";
import { SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import { listFlags } from "../flags/reads/read-flags.ts";
import type { Config } from "../kernel/config/config.ts";
import type { Db } from "../kernel/db/client.ts";
import { readKillStates } from "../kill/read-kill-state.ts";
import { readSinks } from "../outbox/reads/read-outbox-overview.ts";
import { within } from "./within.ts";

type Row = { metric: keyof typeof HELP; label: string | null; value: number };

/** Less than the 10 s that Prometheus waits for a scrape. */
const DATABASE_TIMEOUT_MS = 3_000;
const OUTBOX_TIMEOUT_MS = 6_000;

// Counts only: /metrics is open to a scraper, so names of flags, plans and people stay out.
const HELP = {
  sluice_database_up: ["1 if Sluice's own database answered this scrape; without it the counts are missing"],
  sluice_flags: ["Flags by what they serve", "state"],
  sluice_flag_revision: ["Revision of the flag set"],
  sluice_kill_switch_engaged: ["1 while every flag of the environment is served off", "environment"],
  sluice_gateways_connected: ["Gateways that reported in the last 5 s"],
  sluice_clients_connected: ["Clients of those gateways that came with a token of an application"],
  sluice_workers_running: ["Workers that reported in the last 5 s"],
  sluice_evaluations_last_minute: ["Evaluations in the last full minute, by variant", "variant"],
  sluice_plan_phases: ["Phases of plans by state", "state"],
  sluice_plan_jobs: ["Pieces of work on plans by state", "state"],
  sluice_checks_failing: ["Checks that fail now; superseded ones are not among them"],
  sluice_quarantined_rows: ["Rows put aside by steps of plans, decided ones included"],
  sluice_outbox_depth: ["Undelivered events, by sink; no line for a target that does not answer", "sink"],
  sluice_outbox_oldest_age_seconds: ["Age of the oldest undelivered event, by sink", "sink"],
  sluice_outbox_dead: ["Dead events, by sink", "sink"],
  sluice_audit_entries: ["Audit entries by outcome", "outcome"],
} as const satisfies Record<string, readonly [help: string, label?: string]>;

/**
 * Prometheus text: this process's own figures, and counts read from the databases now. What cannot be read in time has
 * no line. @param config null if it is wrong: then nothing is known of sinks.
 */
export async function readMetrics(
  db: Db,
  config: Config | null,
): Promise<{ contentType: string; body: string }> {
  const [own, outbox] = await Promise.all([
    within(DATABASE_TIMEOUT_MS, readOwn(db)).catch(() => null),
    config === null ? [] : within(OUTBOX_TIMEOUT_MS, readOutbox(db, config)).catch(() => []),
  ]);
  const up: Row = { metric: "sluice_database_up", label: null, value: own === null ? 0 : 1 };
  const rows = [up, ...(own ?? []), ...outbox];
  const registry = new Registry();
  for (const [name, [help, label]] of Object.entries(HELP)) {
    const read = rows.filter(({ metric }) => metric === name);
    if (read.length === 0) continue; // a gauge without a label would be 0, which nobody has read
    const gauge = new Gauge({ name, help, labelNames: label ? [label] : [], registers: [registry] });
    for (const row of read) {
      gauge.set(label && row.label !== null ? { [label]: row.label } : {}, row.value);
    }
  }
  const body = `${withoutEmptyDelays(await processMetrics().metrics())}\n${await registry.metrics()}`;
  return { contentType: registry.contentType, body };
}

/** Node's histogram of delays has these while it is empty, as it is at the first scrape. */
function withoutEmptyDelays(text: string): string {
  return text.replaceAll(/^nodejs_eventloop_lag_\w+ (?:Nan|9223372036\.854776)\n/gm, "");
}

/** Asked of the targets themselves, as the worker that takes samples may be what is down. */
async function readOutbox(db: Db, config: Config): Promise<Row[]> {
  return (await readSinks(db, config)).flatMap(
    ({ name: label, depth, dead, oldestUndeliveredAgeMs: ageMs }) => [
      ...(depth === null ? [] : [{ metric: "sluice_outbox_depth" as const, label, value: depth }]),
      ...(ageMs === null
        ? []
        : [{ metric: "sluice_outbox_oldest_age_seconds" as const, label, value: ageMs / 1000 }]),
      ...(dead === null ? [] : [{ metric: "sluice_outbox_dead" as const, label, value: dead }]),
    ],
  );
}

const processWide = globalThis as typeof globalThis & { sluiceProcessMetrics?: Registry };

/** Collected once a process; Next may evaluate this module more often. */
function processMetrics(): Registry {
  if (!processWide.sluiceProcessMetrics) {
    processWide.sluiceProcessMetrics = new Registry();
    const used = process.cpuUsage();
    collectDefaultMetrics({ register: processWide.sluiceProcessMetrics });
    addEarlierCpu(processWide.sluiceProcessMetrics, used);
  }
  return processWide.sluiceProcessMetrics;
}

/** The collector counts from when it is made, at the first scrape; the process ran before that. */
function addEarlierCpu(registry: Registry, { user, system }: NodeJS.CpuUsage): void {
  for (const [name, microseconds] of [
    ["process_cpu_user_seconds_total", user],
    ["process_cpu_system_seconds_total", system],
    ["process_cpu_seconds_total", user + system],
  ] as const) {
    const counter = registry.getSingleMetric(name);
    if (counter instanceof Counter) counter.inc(microseconds / 1e6);
  }
}

async function readOwn(db: Db): Promise<Row[]> {
  const [rows, kills, { flags }, failing] = await Promise.all([
    readRows(db),
    readKillStates(db),
    listFlags(db),
    countFailingChecks(db, new Date()),
  ]);
  const states = Map.groupBy(flags, (flag) => flag.state);
  return [
    ...rows,
    ...kills.map(({ environment: label, engagedAt }) => ({
      metric: "sluice_kill_switch_engaged" as const,
      label,
      value: engagedAt === null ? 0 : 1,
    })),
    { metric: "sluice_checks_failing", label: null, value: failing },
    ...[...states].map(([label, { length: value }]) => ({ metric: "sluice_flags" as const, label, value })),
  ];
}

function readRows(db: Db): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    with live_gateway as (
      select id from gateways where stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
    )
    select metric, label, value::float8 as value from (
      select 'sluice_flag_revision' as metric, null as label, revision as value from flag_state
      union all select 'sluice_gateways_connected', null, count(*) from live_gateway
      union all select 'sluice_clients_connected', null, count(*) from gateway_clients c join live_gateway g on g.id = c.gateway_id
        where c.disconnected_at is null and c.authenticated
      union all select 'sluice_workers_running', null, count(*) from workers
        where stopped_at is null and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
      union all select 'sluice_evaluations_last_minute', variant, sum(count) from evaluation_counts
        where at >= date_trunc('minute', now()) - interval '1 minute' and at < date_trunc('minute', now()) group by 2
      union all select 'sluice_plan_phases', state::text, count(*) from plan_phases group by 2
      union all select 'sluice_plan_jobs', state::text, count(*) from plan_jobs group by 2
      union all select 'sluice_quarantined_rows', null, coalesce(sum(rows_quarantined), 0) from plan_steps
      union all select 'sluice_audit_entries', outcome, count(*) from audit_entries group by 2
    ) figures`;
}
