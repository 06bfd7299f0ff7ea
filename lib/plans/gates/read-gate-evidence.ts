import { readCheckStandings } from "../../checks/read-check-standings.ts";
import { readNotServing } from "../../flags/clients/read-not-serving.ts";
import { isSetToAll, readServedSince } from "../../flags/clients/read-served-since.ts";
import { SILENT_AFTER_SECONDS } from "../../flags/clients/silent-after.ts";
import type { Plan } from "../../generated/prisma/client.ts";
import { readFlagHold } from "../../interlock/flag-hold.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { readDatabaseTime } from "../../kernel/db/database-time.ts";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { withEnd } from "../../kernel/text/sentences.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { asIs } from "../../messages/as-is.ts";
import { measureUndecided } from "../../quarantine/quarantine.ts";
import { readLeftOpen } from "../../quarantine/read-left-open.ts";
import { storedProblems } from "../definition/problem.ts";
import { hasWayBack, oneWaySteps } from "../definition/way-back.ts";
import { hasBegun, PHASES, type Phase, type PlanDefinition } from "../model.ts";
import { readyTarget } from "../plan-target.ts";
import { findGoingBack, readGoingBack } from "../read-going-back.ts";
import { readMarks } from "../read-marks.ts";
import { isSetOn } from "./each/flag-off.ts";
import type { CheckEvidence, GateEvidence, Looking } from "./gate-evidence.ts";
import { NOT_IN_USE, readFlagUse } from "./read-flag-use.ts";
import { readRanAsRehearsed, readRehearsals } from "./read-rehearsals.ts";

type LookedAt = Pick<GateEvidence, "quarantine" | "leftOpen" | "marks" | "targetError">;

/** What of the evidence is read in the target, which may take long. */
export type SeenInTarget = LookedAt & {
  pathUse: GateEvidence["pathUse"];
  /** This run of contract has done something there; until then the checks before it count. */
  contractBegun?: boolean;
};

/**
 * Reads everything that the gates of a plan judge, from Sluice's database and from the target; with `seen`, which was read there
 * a moment ago, from Sluice's database alone: so it can be judged again in the transaction that acts on it. What time it is
 * the database says, once: a flag is full and an answer was given by its clock, and this machine's may be another.
 */
export async function readGateEvidence(
  ctx: Looking,
  plan: Plan,
  definition: PlanDefinition,
  seen?: SeenInTarget,
): Promise<GateEvidence> {
  const { db } = ctx;
  const now = await readDatabaseTime(db);
  // The target is asked meanwhile; of Sluice's database a transaction can ask one thing at a time. It never rejects.
  const inTarget = seen ?? lookAtTarget(ctx, definition);
  const phases = await readPhases(db, plan.name, definition);
  const version = { name: plan.name, sha256: plan.sha256, definition };
  const rehearsals = await readRehearsals(db, version);
  const ranAsRehearsed = await readRanAsRehearsed(db, version, phases.contract);
  const checks = await readChecks(db, plan.name, definition, now, seen?.contractBegun);
  const { environment } = definition;
  const kill = await readKill(db, environment);
  const set = await readFlag(db, definition, now);
  const outbox = await readOutbox(db, definition.target);
  const flag = set && { ...set, fullSince: servedSince(set.fullSince, kill) };
  const use = flag?.fullSince
    ? await readFlagUse(ctx, definition, {
        flag: flag.name,
        fullSince: flag.fullSince,
        revision: Math.max(flag.revision, kill.revision),
        now,
        pathUse: seen?.pathUse,
      })
    : NOT_IN_USE;
  const off = set && (await readOffRevision(db, environment, set));
  const servingOff = off === null ? null : await readNotServing(db, { environment, revision: off });
  const { quarantine, leftOpen, marks, targetError } = await inTarget;
  return {
    now,
    loadError: storedProblems(plan.loadError),
    sha256: plan.sha256,
    phases,
    oneWay: byPhase((phase) => {
      const steps = definition.phases.find((one) => one.phase === phase)?.steps ?? [];
      return { steps: oneWaySteps(steps), all: steps.length > 0 && !steps.some(hasWayBack) };
    }),
    rehearsals,
    ranAsRehearsed,
    checks,
    quarantine,
    leftOpen,
    marks,
    targetError,
    ...use,
    servingOff,
    killSwitchEngagedAt: kill.engagedAt,
    killedGateways: kill.gateways,
    flagName: definition.flag,
    flag,
    outbox,
    limits: {
      soakSeconds: definition.gates.contract.soakSeconds,
      outboxLagSeconds: definition.gates.switchover.outboxLagSeconds,
    },
  };
}

async function readPhases(
  db: Db | Tx,
  planName: string,
  definition: PlanDefinition,
): Promise<GateEvidence["phases"]> {
  const rows = await db.planPhase.findMany({ where: { planName } });
  const steps = await db.planStep.findMany({ where: { planName } });
  const goingBack = await readGoingBack(db, planName);
  return byPhase((phase) => {
    const row = rows.find((one) => one.phase === phase);
    const listed = definition.phases.find((one) => one.phase === phase);
    // What has begun stands, whether or not the folder still lists it.
    if (!listed && !(row && hasBegun(row.state))) return null;
    const state = row?.state ?? "waiting";
    // An earlier version let a folder add steps to a phase that was done.
    const isLeft = (name: string) =>
      steps.some((one) => one.phase === phase && one.step === name && !hasBegun(one.state));
    const notRun = state === "done" ? (listed?.steps ?? []).map(({ name }) => name).filter(isLeft) : [];
    const tookNothing =
      phase === "contract" && hasBegun(state) && state !== "done" && row?.marksBefore == null;
    const back = findGoingBack(goingBack, planName, phase);
    return { state, finishedAt: row?.finishedAt ?? null, notRun, tookNothing, back };
  });
}

async function readChecks(
  db: Db | Tx,
  planName: string,
  definition: PlanDefinition,
  now: Date,
  contractBegun: boolean | undefined,
): Promise<CheckEvidence[]> {
  const backfill = definition.phases.find(({ phase }) => phase === "backfill")?.steps ?? [];
  const firstFilling = backfill.findIndex((step) => step.kind === "backfill");
  const dualWrite = new Set(backfill.slice(0, Math.max(0, firstFilling)).map((step) => step.name));
  return (await readCheckStandings(db, now, planName, contractBegun)).map(
    ({ phase, step, check, state, latest }) => ({
      phase,
      step,
      name: check.name,
      dualWrite: phase === "backfill" && dualWrite.has(step),
      state,
      latest,
    }),
  );
}

async function readFlag(
  db: Db | Tx,
  { flag: name, environment }: PlanDefinition,
  now: Date,
): Promise<(NonNullable<GateEvidence["flag"]> & { revision: number }) | null> {
  if (name === null) return null;
  const row = await db.featureFlag.findUnique({ where: { name_environment: { name, environment } } });
  if (!row) return null;
  const percentage = row.rolloutPercentage.toNumber();
  const fullSince = isSetToAll(row) ? await readServedSince(db, row, 100) : null;
  // Not its latest: contract itself retires it, and need not wait for that to be served.
  const version = fullSince && {
    where: { environment, flagName: name, at: { gte: fullSince } },
    orderBy: { id: "asc" as const },
    select: { revision: true },
  };
  return {
    name,
    enabled: row.enabled,
    percentage,
    allowed: row.allowKeys.length,
    hold: await readFlagHold(db, row, now),
    hasWindow: row.window !== null,
    isArchived: row.archivedAt !== null && row.retiredAt === null,
    isRetired: row.retiredAt !== null,
    revision: Number((version ? await db.flagVersion.findFirst(version) : row)?.revision ?? row.revision),
    fullSince,
  };
}

type Kill = { engagedAt: Date | null; liftedAt: Date | null; revision: number; gateways: string[] };

async function readKill(db: Db | Tx, environment: string): Promise<Kill> {
  const { engagedAt, liftedAt, revision } = await readKillState(db, environment);
  const gateways = await db.$queryRaw<{ name: string }[]>`
    select name from gateways where environment = ${environment} and environment_kill and stopped_at is null
      and last_seen_at > now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) order by name`;
  return {
    engagedAt,
    liftedAt,
    revision,
    gateways: gateways.map(({ name }) => name),
  };
}

/** The revision from which on the flag is set to be on for nobody; null if it is on for somebody, or never was. */
async function readOffRevision(
  db: Db | Tx,
  environment: string,
  flag: NonNullable<GateEvidence["flag"]>,
): Promise<number | null> {
  if (isSetOn(flag)) return null;
  const [off] = await db.$queryRaw<{ revision: bigint | null }[]>`
    select min(v.revision) as revision from flag_versions v
    where v.environment = ${environment} and v.flag_name = ${flag.name} and v.id > (
      select max(w.id) from flag_versions w where w.environment = ${environment} and w.flag_name = ${flag.name}
        and (w.after ->> 'retired_at' is not null or (w.after ->> 'enabled')::boolean
          and ((w.after ->> 'rollout_percentage')::numeric > 0 or jsonb_array_length(w.after -> 'allow_keys') > 0)))`;
  return off?.revision == null ? null : Number(off.revision);
}

/** What a flag is set to is served to nobody while everything is off, and its time begins anew after that. */
function servedSince(setSince: Date | null, { engagedAt, liftedAt, gateways }: Kill): Date | null {
  if (setSince === null || engagedAt !== null || gateways.length > 0) return null;
  return liftedAt !== null && liftedAt > setSince ? liftedAt : setSince;
}

async function readOutbox(db: Db | Tx, target: string): Promise<GateEvidence["outbox"]> {
  const sinks = await db.outboxSink.findMany({
    where: { target, removedAt: null },
    orderBy: { name: "asc" },
  });
  const evidence: GateEvidence["outbox"] = [];
  for (const { name } of sinks) {
    const sample = await db.outboxSample.findFirst({ where: { sink: name }, orderBy: { at: "desc" } });
    evidence.push({
      sink: name,
      at: sample?.at ?? null,
      oldestAgeMs: sample?.oldestAgeMs === null || sample === null ? null : Number(sample.oldestAgeMs),
      depth: Number(sample?.depth ?? 0n),
      dead: Number(sample?.dead ?? 0n),
    });
  }
  return evidence;
}

/** What the target says, with why it could not be read if it could not. */
export async function lookAtTarget(
  ctx: Pick<Context, "config">,
  definition: PlanDefinition,
): Promise<LookedAt> {
  try {
    const pool = await readyTarget(ctx, definition.target);
    const [quarantine, leftOpen, marks] = await Promise.all([
      measureUndecided(pool, definition),
      readLeftOpen(pool, definition),
      readMarks(pool, definition),
    ]);
    return { quarantine, leftOpen, marks, targetError: null };
  } catch (error) {
    return {
      quarantine: null,
      leftOpen: null,
      marks: null,
      targetError: error instanceof AppError ? error.said : asIs(withEnd(cleanErrorText(error))),
    };
  }
}

function byPhase<T>(read: (phase: Phase) => T): Record<Phase, T> {
  return Object.fromEntries(PHASES.map((phase) => [phase, read(phase)])) as Record<Phase, T>;
}
