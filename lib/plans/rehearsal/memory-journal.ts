import type { Journal } from "../engine/job-run.ts";
import type { BackupRecord, PhaseDefinition, StepState } from "../model.ts";
import type { RehearsalReport } from "../reads/rehearsal-report.ts";

export type MemoryJournal = Pick<RehearsalReport, "statements" | "rows" | "checks">;

/** The journal of a rehearsal. What is recorded goes to the object that the last `begin` returned. */
export function memoryJournal(): Journal & {
  begin: () => MemoryJournal;
  /** Takes a phase's steps as done on the clone because they are on the target; their backups are not there. */
  markDone: (phase: PhaseDefinition, done: boolean) => void;
} {
  const states = new Map<string, StepState>();
  const backups = new Map<string, BackupRecord>();
  let seen: MemoryJournal = empty();
  const path = (phase: string, step: string) => `${phase}/${step}`;
  return {
    begin: () => {
      seen = empty();
      return seen;
    },
    markDone: (phase, done) => {
      for (const step of phase.steps) states.set(path(phase.phase, step.name), done ? "done" : "waiting");
    },
    stepState: async (phase, step) => states.get(path(phase, step)) ?? "waiting",
    stepBackup: async (phase, step) => backups.get(path(phase, step)) ?? null,
    stepStarted: async (phase, step) => {
      states.set(path(phase, step.name), "running");
    },
    statementDone: async (_, step, report) => {
      seen.statements.push({
        step: step.name,
        sql: report.sql,
        ms: Math.round(report.ms),
        locks: report.locks,
        rewrote: report.rewrote,
        lockWaitMs: Math.round(report.lockWaitMs),
        droppedWith: report.droppedWith,
      });
    },
    lockAwaited: async () => {},
    batchDone: async (_, step, progress) => {
      const { rowsDone: done, rowsQuarantined: quarantined, rowsChanged: changed } = progress;
      seen.rows[step.name] = { done, quarantined, ...(changed === null ? {} : { changed }) };
      const known = seen.statements.find((one) => one.step === step.name);
      if (known) known.ms += Math.round(progress.batchMs);
      else
        seen.statements.push({
          step: step.name,
          sql: step.sql,
          ms: Math.round(progress.batchMs),
          locks: [],
          rewrote: [],
          lockWaitMs: 0,
        });
    },
    nothingChanged: async () => {},
    changesNotCounted: async () => {},
    throttled: async () => {},
    backedUp: async (phase, step, backup) => {
      backups.set(path(phase, step.name), backup);
      seen.rows[step.name] = { done: backup.rows, quarantined: 0 };
    },
    undoStarted: async () => {},
    stepEnded: async (phase, step, state) => {
      states.set(path(phase, step.name), state);
    },
    checked: async (_, step, check, outcome) => {
      seen.checks.push({
        step,
        name: check.name,
        ok: outcome.ok,
        expected: outcome.expected,
        observed: outcome.observed,
        error: outcome.error,
        ms: outcome.durationMs,
      });
    },
  };
}

function empty(): MemoryJournal {
  return { statements: [], rows: {}, checks: [] };
}
