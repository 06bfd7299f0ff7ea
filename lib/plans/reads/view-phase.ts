import { describeExpectation } from "../../checks/judge-check.ts";
import type { CheckResult, CheckStanding } from "../../checks/read-check-standings.ts";
import type { Plan, PlanJob, PlanPhase, PlanStep, Rehearsal } from "../../generated/prisma/client.ts";
import { StoredActor } from "../../kernel/stored-actor.ts";
import { message } from "../../messages/catalogue/message.ts";
import { storedMessage } from "../../messages/catalogue/stored-message.ts";
import { definitionOf } from "../definition/plan-definition.ts";
import { isOfVersion } from "../definition/what-runs.ts";
import { findHalfUndone } from "../gates/each/nothing-half-undone.ts";
import type { GateEvidence } from "../gates/gate-evidence.ts";
import { blockedBy, gatesToRollBack, gatesToStart } from "../gates/gates.ts";
import { phaseStanding } from "../gates/phase-standing.ts";
import { stepStanding } from "../gates/step-standing.ts";
import {
  type Check,
  hasBegun,
  type Phase,
  type PhaseDefinition,
  type PhaseState,
  type Step,
  SWITCH_STEP,
} from "../model.ts";
import { storedBackup, storedBlockers, storedProgress } from "../stored-work.ts";
import { permissionFor } from "../verbs/permission-for.ts";
import { type RehearsalTimes, rehearsalEstimate } from "./rehearsal-estimate.ts";
import { storedReport } from "./rehearsal-report.ts";
import type { CheckRun, CheckView, JobView, PhaseView, RehearsalView, StepView } from "./views.ts";

export type PhaseRows = {
  plan: Plan;
  evidence: GateEvidence;
  phaseRows: PlanPhase[];
  stepRows: PlanStep[];
  rehearsals: Rehearsal[];
  checks: CheckStanding[];
  rehearsalTimes: RehearsalTimes;
  /** The jobs that took a phase back, the latest of each phase. */
  undoing: PlanJob[];
  /** Queued, running or paused. */
  job: JobView | null;
};

export function viewPhase(definition: PhaseDefinition, read: PhaseRows): PhaseView {
  const { phase } = definition;
  const row = read.phaseRows.find((one) => one.phase === phase);
  const state = row?.state ?? "waiting";
  const steps = definition.steps.map((step) => viewStep(phase, step, read));
  const gates = gatesToStart(phase, read.evidence);
  const back = gatesToRollBack(phase, read.evidence);
  const rehearsal = read.rehearsals.find((one) => one.phase === phase);
  const shown = rehearsal ? viewRehearsal(rehearsal, read.plan) : null;
  const isHalfUndone = findHalfUndone(read.evidence.marks ?? [], phase) !== null;
  const begun = hasBegun(state) || isHalfUndone;
  return {
    phase,
    state,
    standing: standingOf(phase, state, read.evidence),
    startedAt: row?.startedAt ?? null,
    finishedAt: row?.finishedAt ?? null,
    startedBy: row?.startedBy ?? null,
    error: storedMessage(row?.error),
    longestLockWaitMs: row?.longestLockWaitMs ?? null,
    stepsDone: steps.filter((step) => step.standing === "done").length,
    stepsTotal: steps.length,
    steps,
    checks: (definition.switch?.checks ?? []).map((check) =>
      viewCheck(phase, SWITCH_STEP, check, read.checks),
    ),
    switch: definition.switch && {
      flag: definition.switch.flag,
      stages: definition.switch.stages,
      probes: definition.switch.probes,
    },
    gates,
    startBlockedBy: blockedBy(gates),
    rollbackBlockedBy: begun ? blockedBy(back) : message("nextStep.notRun"),
    back: backOf(phase, read.evidence),
    isHalfUndone,
    rollbackLost: begun ? back.flatMap(({ lost }) => lost ?? []) : [],
    undone: state === "rolled_back" ? viewUndone(read.undoing.find((one) => one.phase === phase)) : null,
    rollbackProvenAt: shown?.rollbackProven && shown.forThisVersion ? shown.at : null,
    rollbackTried: viewTried(shown),
    rehearsal: shown,
    rehearsalEstimate: rehearsalEstimate(phase, read.rehearsalTimes),
    needsTypedName: phase === "contract",
  };
}

function standingOf(phase: Phase, state: PhaseState, evidence: GateEvidence): PhaseView["standing"] {
  const { flag, killSwitchEngagedAt } = evidence;
  return phaseStanding(phase, state, {
    killed: killSwitchEngagedAt !== null,
    flag: flag && { enabled: flag.enabled, held: flag.hold !== null },
    back: backOf(phase, evidence),
  });
}

function backOf(phase: Phase, { phases }: Pick<GateEvidence, "phases">): PhaseView["back"] {
  return phases[phase]?.back ?? null;
}

function viewUndone(job: PlanJob | undefined): PhaseView["undone"] {
  return job?.finishedAt ? { by: viewJob(job).requestedBy, at: job.finishedAt } : null;
}

function viewTried(run: RehearsalView | null): PhaseView["rollbackTried"] {
  if (!run?.forThisVersion || run.rollbackProven || !run.report.rollback.ok) return null;
  const notLookedAt = (run.report.notLookedAt ?? []).map(({ what }) => what);
  const oneWay = (run.report.rollback.oneWay ?? []).map(({ step }) => step);
  return notLookedAt.length > 0 || oneWay.length > 0 ? { at: run.at, notLookedAt, oneWay } : null;
}

function viewStep(phase: Phase, step: Step, read: PhaseRows): StepView {
  const row = read.stepRows.find((one) => one.phase === phase && one.step === step.name);
  const state = row?.state ?? "waiting";
  const back = backOf(phase, read.evidence);
  const standing = stepStanding({
    ...{ phase, state, back },
    isAtWork: read.job?.phase === phase && read.job.step === step.name,
    mark: read.evidence.marks?.find((one) => one.phase === phase && one.step === step.name),
  });
  // Of a way back that Sluice has no record of nobody counted the rows.
  const rowsDone = standing === "half_undone" && back === null ? null : number(row?.rowsDone);
  const counted = number(row?.rowsTotal);
  // Counted when the step began: rows that were written since may take it further.
  const rowsTotal = counted === null ? null : Math.max(counted, rowsDone ?? 0);
  const rate = row?.rowsPerSecond ?? null;
  const left = rowsDone === null || rowsTotal === null ? null : rowsTotal - rowsDone;
  return {
    name: step.name,
    title: step.title,
    // A definition that was stored before steps had these lacks them.
    consequence: step.consequence ?? null,
    undoConsequence: step.undoConsequence ?? null,
    oneWay: step.oneWay ?? null,
    changes: step.changes ?? null,
    kind: step.kind,
    tx: step.tx,
    sql: step.sql,
    rollback: step.rollback,
    backupSql: step.backup,
    rules: step.rules,
    table: step.table,
    state,
    standing,
    startedAt: row?.startedAt ?? null,
    finishedAt: row?.finishedAt ?? null,
    rowsDone,
    rowsTotal,
    rowsQuarantined: number(row?.rowsQuarantined),
    batchRows: row?.batchRows ?? null,
    batchMs: row?.batchMs ?? null,
    rowsPerSecond: rate,
    etaSeconds: row?.state === "running" && left && rate ? Math.ceil(left / rate) : null,
    throttleReason: storedMessage(row?.throttleReason),
    lockWaitMs: row?.lockWaitMs ?? null,
    lockTries: row?.lockTries ?? null,
    blockers: storedBlockers(row?.blockers),
    backup: storedBackup.read(row?.backup),
    // What an earlier try of a way back failed of is over with the next.
    error: back && back.is !== "failed" && standing !== "failed" ? null : storedMessage(row?.error),
    checks: step.checks.map((check) => viewCheck(phase, step.name, check, read.checks)),
  };
}

function viewCheck(phase: Phase, step: string, check: Check, standings: CheckStanding[]): CheckView {
  const own = standings.find(
    (one) => one.phase === phase && one.step === step && one.check.name === check.name,
  );
  return {
    ...check,
    phase,
    step,
    expected: describeExpectation(check.expect),
    state: own?.state ?? "not-run",
    latest: own?.latest ? viewCheckRun(own.latest) : null,
  };
}

export function viewCheckRun({ sample, ...run }: CheckResult): CheckRun {
  const { ok, expected, observed, error, at, durationMs, runBy } = run;
  return { ok, expected, observed, error, sample: (sample as string[] | null) ?? [], at, durationMs, runBy };
}

function viewRehearsal(row: Rehearsal, plan: Plan): RehearsalView | null {
  const report = storedReport.read(row.report);
  if (report === null) return null;
  const definition = definitionOf(plan);
  return {
    id: row.id,
    at: row.at,
    by: row.by,
    ok: row.ok,
    rollbackProven: row.rollbackProven,
    targetUnchanged: row.targetBefore === row.targetAfter,
    sha256: row.sha256,
    forThisVersion: definition !== null && isOfVersion(row, { sha256: plan.sha256, definition }),
    report,
  };
}

export function viewJob(job: PlanJob): JobView {
  const progress = storedProgress.read(job.progress);
  return {
    id: job.id,
    kind: job.kind,
    phase: job.phase as Phase | null,
    state: job.state,
    requestedAt: job.requestedAt,
    requestedBy: StoredActor.safeParse(job.requestedBy).data?.name ?? "",
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    pauseReason: storedMessage(job.pauseReason),
    pausedFor: progress?.pausedFor ?? null,
    gate: progress?.gate ?? null,
    pausedByPerson:
      job.pauseRequestedAt !== null || (job.state === "paused" && progress?.pausedFor === "gate"),
    resumeNeeds: permissionFor({ kind: job.kind, phase: job.phase as Phase | null }),
    pausedAt: job.pauseRequestedAt,
    step: progress?.step ?? null,
    rehearsal: (job.state === "running" && progress?.rehearsal) || null,
    error: storedMessage(job.error),
  };
}

function number(value: bigint | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
