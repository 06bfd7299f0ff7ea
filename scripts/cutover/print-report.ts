import type pg from "pg";
import type { Db } from "#lib/kernel/db/client.ts";
import { english } from "../../lib/messages/catalogue/english.ts";
import { observedWords } from "../../lib/messages/observed-words.ts";
import { storedWords } from "../../lib/messages/stored-words.ts";
import { type Comparison, compareAfter, countEvents, type SeededRow } from "./clinic-facts.ts";
import { PLAN } from "./drive-phase.ts";
import type { Findings } from "./findings.ts";
import { type Backup, type Check, judgeDemands, type Recorded } from "./judge-demands.ts";
import type { RunningLoad } from "./running-load.ts";
import { table } from "./table.ts";

const number = (value: number) => value.toLocaleString("en-GB");
const ms = (value: number | null) => (value === null ? "not measured" : `${Math.round(value)} ms`);

/** Prints everything that was seen, and each demand with its verdict. @returns true if every demand is met */
export async function printReport(
  db: Db,
  clinic: pg.Pool,
  load: RunningLoad,
  seeded: Map<string, SeededRow>,
  findings: Findings,
): Promise<boolean> {
  const recorded = await readDecisions(clinic);
  const checks = await readChecks(db);
  const compared = await compareAfter(clinic, seeded, load.accepted, recorded.decided);
  const events = await countEvents(clinic, load.accepted);
  const lockWaits = await readLockWaits(db);
  const backups = await readBackups(db);

  printTraffic(load, seeded, compared);
  printFindings(findings, checks, backups);
  section("Events", [
    ["written", number(events.written)],
    ["delivered", number(events.delivered)],
    ["duplicated", number(events.duplicated)],
    ["lost", number(events.lost)],
    ["out of order within a reservation", number(events.outOfOrder)],
    ["bookings without their event", number(events.bookingsWithoutEvent)],
  ]);

  section(
    "Durations",
    findings.durations.map((one) => [one.phase, one.what, `${one.seconds.toFixed(1)} s`]),
  );
  console.log();
  table([["longest wait for a lock", ms(lockWaits)]]);

  const demands = judgeDemands(load, seeded, findings, compared, events, checks, recorded, backups);
  section(
    "Demands",
    demands.map((demand) => [demand.ok ? "met" : "NOT MET", demand.name, demand.seen]),
  );
  return demands.every((demand) => demand.ok);
}

function printTraffic(load: RunningLoad, seeded: Map<string, SeededRow>, compared: Comparison): void {
  section("Requests", [
    ["sent", number(load.sent)],
    ["bookings", number(load.bookings)],
    ["bookings accepted", number(load.accepted.length)],
    ["cancellations", number(load.cancellations)],
    ["availability look-ups", number(load.availabilityMs.length)],
    ["failed", number(load.failures.length)],
    ["booking p50 / p95 / p99 / longest", quantiles(load.bookingMs)],
    ["availability p50 / p95 / p99 / longest", quantiles(load.availabilityMs)],
  ]);
  for (const failure of load.failures.slice(0, 10))
    console.log(`  ${failure.at.toISOString()} ${failure.what} ${failure.status ?? "-"} ${failure.detail}`);

  section("Rows", [
    ["before", number(seeded.size)],
    ["booked meanwhile", number(load.accepted.length)],
    ["after", number(compared.rows)],
    ["seeded rows lost / changed", `${compared.seededLost.length} / ${compared.seededChanged.length}`],
    ["accepted bookings lost / wrong", `${compared.acceptedLost.length} / ${compared.acceptedWrong.length}`],
    ["rows that nothing explains", number(compared.unexplained)],
  ]);
  for (const id of [...compared.seededChanged, ...compared.acceptedWrong].slice(0, 5)) console.log(`  ${id}`);
}

function printFindings(findings: Findings, checks: Check[], backups: Backup[]): void {
  section("Quarantine", [
    ["when", "rows", "values"],
    ...findings.quarantineRounds.map((r) => [r.when, number(r.rows), number(r.values)]),
  ]);
  console.log();
  table([
    ["raw value", "decided", "by", "rows"],
    ...findings.decisions.map((one) => [JSON.stringify(one.rawValue), one.value, one.by, number(one.rows)]),
  ]);

  section("Checks, latest result of each", [
    ["", "phase", "check", "expected", "observed"],
    ...checks.map((check) => [
      check.ok ? "pass" : "FAIL",
      check.phase,
      check.name,
      shorten(english(storedWords(check.expected))),
      shorten(english(observedWords(check.observed))),
    ]),
  ]);

  section(
    "Rollbacks carried out",
    findings.proofs.map((proof) => [
      proof.phase,
      proof.ok ? "proven" : "FAILED",
      `${proof.seconds.toFixed(1)} s`,
      proof.evidence,
    ]),
  );

  section("Backups", [
    ["step", "rows", "bytes", "sha256"],
    ...backups.map((one) => [one.step, number(one.rows), number(one.bytes), one.sha256.slice(0, 12)]),
  ]);

  section("Flag", [
    ["stage", "took the new path", "bookings", "confirmed by", "after"],
    ...findings.stages.map((stage) => [
      `${stage.percentage} %`,
      `${stage.share.toFixed(1)} %`,
      number(stage.bookings),
      String(stage.confirmedBy),
      ms(stage.confirmedMs),
    ]),
  ]);

  section(
    "Refused",
    findings.refusals.map((one) => [one.ok ? "refused" : "ALLOWED", one.what, one.said]),
  );
}

/** What is on record in the clinic's database: every value with its decision, and rows that still wait. */
async function readDecisions(clinic: pg.Pool): Promise<Recorded> {
  const { rows } = await clinic.query<{ rawValue: string; value: string }>(
    `select raw_value as "rawValue", value from sluice.decisions where plan = $1 and decided_by <> ''`,
    [PLAN],
  );
  const { rows: waiting } = await clinic.query<{ n: number }>(
    "select count(*)::integer as n from sluice.quarantine where plan = $1 and decided_at is null",
    [PLAN],
  );
  return {
    decided: new Map(rows.map((row) => [row.rawValue, row.value])),
    undecidedRows: waiting[0]?.n ?? 0,
  };
}

function readChecks(db: Db): Promise<Check[]> {
  return db.$queryRaw<Check[]>`
    select distinct on (p.position, step, check_name) phase, step, check_name as name, ok, expected, observed
    from check_results
    join (values ('expand', 1), ('backfill', 2), ('switchover', 3), ('contract', 4)) as p(name, position) on p.name = phase
    where plan_name = ${PLAN}
    order by p.position, step, check_name, id desc`;
}

function readBackups(db: Db): Promise<Backup[]> {
  return db.$queryRaw<Backup[]>`
    select step, (backup ->> 'rows')::integer as rows, (backup ->> 'bytes')::integer as bytes, backup ->> 'sha256' as sha256
    from plan_steps where plan_name = ${PLAN} and jsonb_typeof(backup) = 'object' order by step`;
}

async function readLockWaits(db: Db): Promise<number | null> {
  const found = await db.planPhase.aggregate({
    where: { planName: PLAN },
    _max: { longestLockWaitMs: true },
  });
  return found._max.longestLockWaitMs;
}

function quantiles(values: number[]): string {
  if (values.length === 0) return "not measured";
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [at(0.5), at(0.95), at(0.99), at(1)].map((value) => ms(value)).join(" / ");
}

function shorten(text: string): string {
  return text.length > 30 ? `${text.slice(0, 27)}...` : text;
}

function section(title: string, rows: string[][]): void {
  console.log(`\n${title}\n${"-".repeat(title.length)}`);
  table(rows);
}
