import { measureCheck } from "../../checks/measure-check.ts";
import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { installRules, ruleSteps } from "../../quarantine/quarantine.ts";
import { reconcileQuarantine } from "../../quarantine/reconcile-quarantine.ts";
import { ALONE } from "../../target/backfill/batch-size.ts";
import { type CloneGap, describeGap, INVALID_INDEX, LARGE_OBJECTS } from "../../target/copy/clone-gaps.ts";
import type { TargetPool } from "../../target/pool.ts";
import { hasWayBack, oneWaySteps } from "../definition/way-back.ts";
import type { JobRun, PhaseResult } from "../engine/job-run.ts";
import { runSteps, waitForPeople } from "../engine/run-steps.ts";
import { undoSteps } from "../engine/undo-steps.ts";
import { type PhaseDefinition, type PlanDefinition, SWITCH_STEP } from "../model.ts";
import { readMarks } from "../read-marks.ts";
import type { NotLookedAt, RehearsalReport } from "../reads/rehearsal-report.ts";
import { collectGroups, decideOnClone } from "./decide-on-clone.ts";
import { describeNotOurs } from "./describe-not-ours.ts";
import {
  describeDifferences,
  eventsWritten,
  type Fingerprint,
  fingerprintAll,
  type OwnTraces,
} from "./fingerprint-clone.ts";
import { describePlace, type PhasesInspection } from "./inspect-phases.ts";
import { type MemoryJournal, memoryJournal } from "./memory-journal.ts";
import { differencesBeside, lookAround } from "./one-way-on-clone.ts";
import { describeOwnersRights } from "./owners-on-target.ts";
import { type RehearsalOptions, runsFirst } from "./phases-on-clone.ts";
import { hasInherited, inspectReached } from "./reached-objects.ts";
import type { RehearsalSteps } from "./rehearsal-progress.ts";
import { runProbes } from "./run-probes.ts";
import { whatIsLeft } from "./what-is-left.ts";

/** What is known of the plan's SQL and of the clone when the two are compared. */
export type Seen = { inspection: PhasesInspection; gaps: CloneGap[] };

/** What the copy has not, what could not be read in it, and what of the plan's SQL nobody could read beforehand. */
export function notLookedAt(
  { inspection, gaps }: Seen,
  unread: CloneGap[],
  reached: Message[] = [],
): NotLookedAt[] {
  const named = ({ kind, name, partly }: CloneGap) => {
    if (partly) return false;
    if (kind === LARGE_OBJECTS)
      return [...inspection.names].some((word) => /^(be_)?lo(_|write|read)/.test(word));
    return (name.length > 1 ? name.slice(1) : name).some((part) => inspection.names.has(part));
  };
  const missing = [...gaps, ...unread].map((gap) => ({ what: describeGap(gap), named: named(gap) }));
  // It may read what differs between the copy and the target, or do what the comparison is not told to expect.
  const hidden = [
    ...[...inspection.unknown, ...inspection.notCompared].map((one) =>
      message("rehearsalFindings.told", { who: describePlace(one), why: one.why }),
    ),
    ...reached,
  ].map((what) => ({ what, named: false }));
  const all = [...hidden, ...missing];
  return [...new Map(all.map((one) => [JSON.stringify(one.what), one])).values()].slice(0, 200);
}

/** Runs the phase on the clone and undoes it; what it found goes into the report. */
export async function rehearseOn(
  pool: TargetPool,
  backupFolder: string,
  options: RehearsalOptions,
  report: RehearsalReport,
  steps: RehearsalSteps,
  seen: Seen,
): Promise<void> {
  const journal = memoryJournal();
  const index = options.plan.phases.findIndex((one) => one.phase === options.phase);
  const whole = options.plan.phases[index];
  if (!whole) throw new AppError("not-found", message("planRefusals.noPhase", { phase: options.phase }));
  const { phase, ended, notTried } = await whatIsLeft(pool, options, whole);
  const own: OwnTraces = { plan: options.plan.name, emptied: emptiedSteps(phase), decided: [] };
  const look = () => fingerprintAll(pool, own);
  const followed = steps.follow(journal);
  const around = lookAround(followed, options.phase, look);
  const clone = { pool, backupFolder, journal: around.journal, own };
  const { run, tried } = workOnClone(clone, options, report, steps);
  for (const earlier of options.plan.phases.slice(0, index)) {
    const state = options.states[earlier.phase];
    journal.markDone(earlier, state === "done" || (earlier.phase === "switchover" && state === "running"));
    if (!runsFirst(earlier, options)) continue;
    report.ranFirst.push(earlier.phase);
    notTried.push(...(await whatIsLeft(pool, options, earlier)).notTried);
    requireDone(await runSteps(tried, earlier), (why) =>
      message("planRefusals.rehearsal.first", { phase: earlier.phase, why }),
    );
  }
  if (await backToStart(run, phase))
    notTried.push(message("rehearsalFindings.notCompared.wentBack", { phase: phase.phase }));
  await readyQuarantine(run, phase);
  await steps.notes();
  const start = await look();
  const told = journal.begin();
  requireDone(await runSteps(tried, phase), (why) => {
    collect(report, told);
    return message("planRefusals.rehearsal.phase", { why });
  });
  // Those of a step that has run may have been mended since.
  for (const step of ended)
    for (const check of step.checks)
      await journal.checked(phase.phase, step.name, check, await measureCheck(pool, check, run));
  if (phase.switch) {
    await steps.checks();
    for (const check of phase.switch.checks)
      await journal.checked(phase.phase, SWITCH_STEP, check, await measureCheck(pool, check, run));
    report.probes = await runProbes(pool, phase.switch.probes, run.correlationId);
  }
  collect(report, told);
  await collectGroups(report, pool, run);
  const undone = await undoSteps(tried, phase);
  if (undone.state !== "done") {
    report.rollback = { ok: false, differences: [], failed: whyStopped(undone) };
    return;
  }
  const oneWay = oneWaySteps(phase.steps);
  const undoneOnce = oneWay.length > 0 ? await look() : start;
  if (oneWay.length > 0) await thereAndBackAgain(run, phase);
  await steps.compares();
  const after = await look();
  const reached = await inspectReached(start.objects, seen.inspection.names);
  if (hasInherited(start.objects)) seen.inspection.notCompared.push(...seen.inspection.changesInherited);
  const compared = {
    sequencesMayGoOn: !seen.inspection.setsSequence && !reached.setsSequence,
    leftOut: [...indexesOf(start, seen.gaps), ...(oneWay.length > 0 ? functionsOfRules(options.plan) : [])],
  };
  const beside = await differencesBeside(around.steps, start, undoneOnce, compared);
  const found = [...beside.differences, ...(await describeDifferences(undoneOnce, after, compared))];
  const differences = [...new Map(found.reverse().map((one) => [one.of, one])).values()].reverse();
  report.notLookedAt = notLookedAt(
    seen,
    [...start.notLookedAt, ...undoneOnce.notLookedAt, ...after.notLookedAt],
    [
      ...notTried,
      ...(report.untried ?? []),
      ...beside.mixed,
      ...describeEvents(eventsWritten(start, after)),
      ...reached.unknown,
      ...reached.notCompared,
      ...(await describeNotOurs(pool, [...seen.inspection.marks, ...reached.marks])),
      ...(await describeOwnersRights(options.target.pool, [...seen.inspection.granted, ...reached.granted])),
    ],
  );
  report.rollback = { ok: differences.length === 0, differences: differences.map(({ line }) => line) };
  if (oneWay.length > 0) report.rollback.oneWay = oneWay;
}

/** `run`: what runs a second time, or as it did before, was tried the first time. */
function workOnClone(
  clone: Pick<JobRun, "pool" | "backupFolder" | "journal"> & { own: OwnTraces },
  options: RehearsalOptions,
  report: RehearsalReport,
  steps: RehearsalSteps,
): { run: JobRun; tried: JobRun } {
  const { pool, backupFolder, journal, own } = clone;
  const { plan, epoch, correlationId, now, seed, shouldStop } = options;
  const run: JobRun = {
    ...{ plan, pool, epoch, correlationId, now, pace: ALONE, backupFolder, journal, shouldStop },
    resumed: false,
    gates: null,
    onQuarantine: async (rows) => {
      report.decidedOnClone += rows;
      await collectGroups(report, pool, run);
      own.decided.push(...(await decideOnClone(pool, plan)));
      return null;
    },
  };
  const trial: JobRun["trial"] = (step) => ({
    seed,
    onProgress: (progress) => steps.tries(step, progress),
    onLeftOut: (what) => {
      report.leftOut = [...(report.leftOut ?? []), { step: step.name, what }];
    },
    onUntried: (why) => {
      const told = message("rehearsalFindings.told", { who: step.name, why });
      report.untried = [...(report.untried ?? []), told];
    },
  });
  return { run, tried: { ...run, trial } };
}

/** What the comparison calls those that the copy has otherwise than the target. */
function indexesOf({ objects }: Fingerprint, gaps: CloneGap[]): string[] {
  const names = gaps.filter(({ kind }) => kind === INVALID_INDEX).map(({ name }) => JSON.stringify(name));
  return objects
    .filter(({ object, name }) => object.startsWith("index ") && names.includes(JSON.stringify(name)))
    .map(({ object }) => object);
}

function describeEvents(events: number): Message[] {
  return events > 0 ? [message("rehearsalFindings.notCompared.events", { count: events })] : [];
}

/** Their quarantine is empty when the phase was undone, whatever was in it: see `undoSteps`. */
function emptiedSteps(phase: PhaseDefinition): string[] {
  return phase.steps.filter(hasWayBack).flatMap((step) => (step.rules ? [step.name] : []));
}

/** Sluice makes them anew when the phase runs again, with the decisions made meanwhile. */
function functionsOfRules(plan: PlanDefinition): string[] {
  return ruleSteps(plan).flatMap(({ rules }) => {
    const name = `sluice.${rules.function}(raw text)`;
    return [`function ${name}`, `rights on ${name}`];
  });
}

/** What one-way steps did stays after the rollback. The others begin from there, and must get back to there. */
async function thereAndBackAgain(run: JobRun, phase: PhaseDefinition): Promise<void> {
  if (!phase.steps.some(hasWayBack)) return;
  requireDone(await runSteps(run, phase), (why) => message("planRefusals.rehearsal.again", { why }));
  requireDone(await undoSteps(run, phase), (why) => message("planRefusals.rehearsal.undoneAgain", { why }));
}

/**
 * The target may have had the phase already, or a part of it: the clone goes back first. The marks say so, as Sluice's own rows
 * may know nothing of it, in a database that is a new one. Of contract no copy can: no rehearsal reads backups.
 * @returns whether it did, by the rollback that is to be proven: what that leaves behind stands at the start then, and is no difference.
 */
async function backToStart(run: JobRun, phase: PhaseDefinition): Promise<boolean> {
  const marks = phase.phase === "contract" ? [] : await readMarks(run.pool, run.plan, phase.phase);
  if (marks.length === 0) return false;
  requireDone(await undoSteps(run, phase), (why) => message("planRefusals.rehearsal.backToStart", { why }));
  // The rules' functions stay in schema sluice; the run creates them anew.
  await installRules(run.pool, run.plan);
  return phase.steps.filter(hasWayBack).some(({ name }) => marks.some(({ step }) => step === name));
}

async function readyQuarantine(run: JobRun, phase: PhaseDefinition): Promise<void> {
  // Contract begins with an empty quarantine. Decided before, as no rollback of it takes a decision back.
  const [first] = phase.steps;
  if (phase.phase === "contract" && first) await waitForPeople({ run, phase: phase.phase, step: first });
  // What the run does with the plan's rows in schema sluice before its first step, whatever the plan says.
  if (phase.phase === "backfill") {
    await installRules(run.pool, run.plan);
    await reconcileQuarantine(run.pool, run.plan);
  }
}

function requireDone(result: PhaseResult, said: (why: Message) => Message): void {
  if (result.state === "done") return;
  throw new AppError("conflict", said(whyStopped(result)));
}

function whyStopped(result: Exclude<PhaseResult, { state: "done" }>): Message {
  return result.state === "failed"
    ? result.error
    : message("planRefusals.rehearsal.stopped", { why: result.stop.reason });
}

function collect(report: RehearsalReport, seen: MemoryJournal): void {
  // A copy all through: the rollback that follows adds its batches to the same statements.
  Object.assign(report, structuredClone(seen));
}
