import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Db } from "../db/client.ts";

type Row = { metric: keyof typeof HELP; label: string | null; value: number };

// Counts only: /metrics is open to a scraper, so names of flags, plans and people stay out.
const HELP = {
  sluice_flags: ["Flags by what they serve", "state"],
  sluice_flag_revision: ["Revision of the flag set"],
  sluice_kill_switch_engaged: ["1 while every flag is served off"],
  sluice_gateways_connected: ["Gateways that reported in the last 5 s"],
  sluice_clients_connected: ["Clients of those gateways"],
  sluice_workers_running: ["Workers that reported in the last 5 s"],
  sluice_evaluations_last_minute: ["Evaluations in the last full minute, by variant", "variant"],
  sluice_plan_phases: ["Phases of plans by state", "state"],
  sluice_plan_jobs: ["Pieces of work on plans by state", "state"],
  sluice_checks_failing: ["Checks whose latest run failed"],
  sluice_quarantined_rows: ["Rows put aside by steps of plans, decided ones included"],
  sluice_outbox_depth: ["Undelivered events at the last sample, by sink", "sink"],
  sluice_outbox_oldest_age_seconds: [
    "Age of the oldest undelivered event at the last sample, by sink",
    "sink",
  ],
  sluice_outbox_dead: ["Dead events at the last sample, by sink", "sink"],
  sluice_audit_entries: ["Audit entries by outcome", "outcome"],
} as const satisfies Record<string, readonly [help: string, label?: string]>;

/** Prometheus text: this process's own figures, and counts read from the database now. */
export async function readMetrics(db: Db): Promise<{ contentType: string; body: string }> {
  const rows = await readRows(db);
  const registry = new Registry();
  for (const [name, [help, label]] of Object.entries(HELP)) {
    const gauge = new Gauge({ name, help, labelNames: label ? [label] : [], registers: [registry] });
    gauge.reset(); // a gauge without a label starts at 0, which nobody has read
    for (const row of rows.filter(({ metric }) => metric === name)) {
      gauge.set(label && row.label !== null ? { [label]: row.label } : {}, row.value);
    }
  }
  const body = `${await processMetrics().metrics()}\n${await registry.metrics()}`;
  return { contentType: registry.contentType, body };
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

function readRows(db: Db): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    with latest_sample as (
      select distinct on (sink) sink, depth, oldest_age_ms, dead from outbox_samples order by sink, at desc
    ), latest_check as (
      select ok from latest_check_results
    ), live_gateway as (
      select id from gateways where stopped_at is null and last_seen_at > now() - interval '5 seconds'
    )
    select metric, label, value::float8 as value from (
      select 'sluice_flags' as metric, case
          when retired_at is not null then 'retired'
          when not enabled then 'off'
          when rollout_percentage = 100 then 'on'
          else 'partly on' end as label, count(*) as value
        from feature_flags group by 2
      union all select 'sluice_flag_revision', null, revision from flag_state
      union all select 'sluice_kill_switch_engaged', null, (engaged_at is not null)::int from kill_switch
      union all select 'sluice_gateways_connected', null, count(*) from live_gateway
      union all select 'sluice_clients_connected', null, count(*) from gateway_clients c join live_gateway g on g.id = c.gateway_id
        where c.disconnected_at is null
      union all select 'sluice_workers_running', null, count(*) from workers
        where stopped_at is null and last_seen_at > now() - interval '5 seconds'
      union all select 'sluice_evaluations_last_minute', variant, sum(count) from evaluation_counts
        where at >= date_trunc('minute', now()) - interval '1 minute' and at < date_trunc('minute', now()) group by 2
      union all select 'sluice_plan_phases', state, count(*) from plan_phases group by 2
      union all select 'sluice_plan_jobs', state, count(*) from plan_jobs group by 2
      union all select 'sluice_checks_failing', null, count(*) from latest_check where not ok
      union all select 'sluice_quarantined_rows', null, coalesce(sum(rows_quarantined), 0) from plan_steps
      union all select 'sluice_outbox_depth', sink, depth from latest_sample
      union all select 'sluice_outbox_oldest_age_seconds', sink, oldest_age_ms / 1000.0 from latest_sample
        where oldest_age_ms is not null
      union all select 'sluice_outbox_dead', sink, dead from latest_sample
      union all select 'sluice_audit_entries', outcome, count(*) from audit_entries group by 2
    ) figures`;
}
