import type { Db } from "../db/client.ts";
import type { Plan } from "../generated/prisma/client.ts";
import { readServedSince } from "../interlock/read-served-since.ts";
import type { CheckEvidence, GateEvidence } from "./gate-evidence.ts";
import {
  type DryRunReport,
  PHASES,
  type Phase,
  type PhaseState,
  type PlanDefinition,
  SWITCH_STEP,
} from "./model.ts";
import { readyTarget } from "./plan-target.ts";
import { readPathUse } from "./read-path-use.ts";
import { measureUndecided } from "./run/quarantine.ts";

/** Reads everything that the gates of a plan judge, from Sluice's database and from the target. */
export async function readGateEvidence(
  db: Db,
  plan: Plan,
  definition: PlanDefinition,
  now: Date,
): Promise<GateEvidence> {
  const [phases, dryRuns, checks, kill, flag, outbox, quarantine] = await Promise.all([
    readPhases(db, plan.name),
    readDryRuns(db, plan.name),
    readChecks(db, plan.name, definition),
    db.killSwitch.findUnique({ where: { id: 1 } }),
    readFlag(db, definition.flag),
    readOutbox(db, definition.target),
    readQuarantineCount(definition),
  ]);
  const use = flag?.fullSince
    ? await readUse(db, definition, flag.name, flag.fullSince, now)
    : { evaluations: null, pathUse: null };
  return {
    now,
    loadError: plan.loadError,
    sha256: plan.sha256,
    phases,
    dryRuns,
    checks,
    ...quarantine,
    ...use,
    killSwitchEngagedAt: kill?.engagedAt ?? null,
    flag,
    outbox,
    limits: {
      soakSeconds: definition.gates.contract.soakSeconds,
      outboxLagSeconds: definition.gates.switchover.outboxLagSeconds,
    },
  };
}

async function readPhases(db: Db, planName: string): Promise<GateEvidence["phases"]> {
  const rows = await db.planPhase.findMany({ where: { planName } });
  return byPhase((phase) => {
    const row = rows.find((one) => one.phase === phase);
    return { state: (row?.state ?? "waiting") as PhaseState, finishedAt: row?.finishedAt ?? null };
  });
}

async function readDryRuns(db: Db, planName: string): Promise<GateEvidence["dryRuns"]> {
  const rows = await db.dryRun.findMany({
    where: { planName },
    distinct: ["phase"],
    orderBy: [{ phase: "asc" }, { at: "desc" }],
  });
  return byPhase((phase) => {
    const row = rows.find((one) => one.phase === phase);
    if (!row) return null;
    const report = row.report as unknown as DryRunReport;
    const failing = report.checks.find((check) => !check.ok);
    const probe = report.probes.find((one) => !one.ok);
    const why = failing
      ? `in the rehearsal "${failing.name}" observed ${failing.error ?? failing.observed}, expected ${failing.expected}`
      : probe
        ? `in the rehearsal the probe ${probe.name} failed`
        : (report.error ?? "the rehearsal failed");
    const { differences } = report.rollback;
    const more = differences.length > 1 ? `, and ${differences.length - 1} more` : "";
    const leftover = differences[0] === undefined ? null : `${differences[0]}${more}`;
    return { at: row.at, ok: row.ok, rollbackProven: row.rollbackProven, sha256: row.sha256, why, leftover };
  });
}

export type LatestCheck = {
  phase: string;
  step: string;
  checkName: string;
  ok: boolean;
  observed: string;
  expected: string;
  error: string | null;
  sample: unknown;
  at: Date;
  durationMs: number;
  runBy: string;
};

/** The latest result of each check of a plan since its phase last began. */
export async function readLatestChecks(db: Db, planName: string): Promise<LatestCheck[]> {
  return db.$queryRaw<LatestCheck[]>`
    select r.phase, r.step, r.check_name as "checkName", r.ok, r.observed,
      r.expected, r.error, r.sample, r.at, r.duration_ms as "durationMs", r.run_by as "runBy"
    from latest_check_results r
    join plan_phases p on p.plan_name = r.plan_name and p.phase = r.phase and r.at >= p.started_at
      and p.state not in ('waiting', 'rolling_back', 'rolled_back')
    where r.plan_name = ${planName}
    order by r.phase, r.step, r.check_name`;
}

async function readChecks(db: Db, planName: string, definition: PlanDefinition): Promise<CheckEvidence[]> {
  const latest = await readLatestChecks(db, planName);
  return definition.phases.flatMap(({ phase, steps, switch: switched }) => {
    const firstBackfill = steps.findIndex((step) => step.kind === "backfill");
    const ofSteps = steps.flatMap((step, index) =>
      step.checks.map((check) =>
        evidence(phase, step.name, check, phase === "backfill" && index < firstBackfill),
      ),
    );
    return [
      ...ofSteps,
      ...(switched?.checks.map((check) => evidence(phase, SWITCH_STEP, check, false)) ?? []),
    ];
  });

  function evidence(
    phase: Phase,
    step: string,
    check: { name: string; when: "after" | "live" },
    dualWrite: boolean,
  ): CheckEvidence {
    const row = latest.find(
      (one) => one.phase === phase && one.step === step && one.checkName === check.name,
    );
    return {
      phase,
      step,
      name: check.name,
      when: check.when,
      dualWrite,
      latest: row ? { ok: row.ok, observed: row.observed, expected: row.expected, at: row.at } : null,
    };
  }
}

async function readFlag(db: Db, name: string | null): Promise<GateEvidence["flag"]> {
  if (name === null) return null;
  const row = await db.featureFlag.findUnique({ where: { name } });
  if (!row) return null;
  const percentage = row.rolloutPercentage.toNumber();
  const full = row.enabled && percentage === 100 && row.window === null;
  return {
    name,
    enabled: row.enabled,
    percentage,
    heldAt: row.heldAt,
    hasWindow: row.window !== null,
    fullSince: full ? await readServedSince(db, name, 100) : null,
  };
}

async function readUse(
  db: Db,
  definition: PlanDefinition,
  flag: string,
  fullSince: Date,
  now: Date,
): Promise<Pick<GateEvidence, "evaluations" | "pathUse">> {
  // A bucket of ten seconds that began before the flag was full holds evaluations from both sides of it.
  const soakFrom = new Date(
    Math.max(fullSince.getTime(), now.getTime() - definition.gates.contract.soakSeconds * 1000),
  );
  const [evaluations, pathUse] = await Promise.all([
    readEvaluations(db, flag, fullSince, soakFrom),
    readyTarget(definition.target)
      .then((pool) => readPathUse(pool, flag, soakFrom))
      .catch(() => "unreadable" as const),
  ]);
  return { evaluations, pathUse };
}

async function readEvaluations(
  db: Db,
  flagName: string,
  fullSince: Date,
  soakFrom: Date,
): Promise<GateEvidence["evaluations"]> {
  const [on, off] = await Promise.all([
    db.evaluationCount.aggregate({
      where: { flagName, variant: "on", at: { gte: fullSince } },
      _sum: { count: true },
      _max: { at: true },
    }),
    db.evaluationCount.aggregate({
      where: { flagName, variant: "off", at: { gte: soakFrom } },
      _sum: { count: true },
      _max: { at: true },
    }),
  ]);
  return {
    on: Number(on._sum.count ?? 0n),
    offInSoak: Number(off._sum.count ?? 0n),
    at: off._max.at ?? on._max.at,
  };
}

async function readOutbox(db: Db, target: string): Promise<GateEvidence["outbox"]> {
  const sinks = await db.outboxSink.findMany({
    where: { target, removedAt: null },
    orderBy: { name: "asc" },
  });
  return Promise.all(
    sinks.map(async (sink) => {
      const sample = await db.outboxSample.findFirst({ where: { sink: sink.name }, orderBy: { at: "desc" } });
      return {
        sink: sink.name,
        at: sample?.at ?? null,
        oldestAgeMs: sample?.oldestAgeMs === null || sample === null ? null : Number(sample.oldestAgeMs),
        depth: Number(sample?.depth ?? 0n),
        dead: Number(sample?.dead ?? 0n),
      };
    }),
  );
}

/** Undecided rows in the target; null while they are not measured, or with why they could not be. */
export async function readQuarantineCount(
  definition: PlanDefinition,
): Promise<Pick<GateEvidence, "quarantine" | "targetError">> {
  try {
    const pool = await readyTarget(definition.target);
    return { quarantine: await measureUndecided(pool, definition), targetError: null };
  } catch (error) {
    return { quarantine: null, targetError: error instanceof Error ? error.message : String(error) };
  }
}

function byPhase<T>(read: (phase: Phase) => T): Record<Phase, T> {
  return Object.fromEntries(PHASES.map((phase) => [phase, read(phase)])) as Record<Phase, T>;
}
