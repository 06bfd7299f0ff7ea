import { expect, test } from "vitest";
import type { JobView, PhaseView, PlanView } from "#lib/plans/views.ts";
import { planAnswer } from "./plan-answer.ts";

const AT = new Date("2026-11-21T08:00:00Z");

function phase(name: PhaseView["phase"], more: Partial<PhaseView> = {}): PhaseView {
  return {
    phase: name,
    state: "waiting",
    startedAt: null,
    finishedAt: null,
    startedBy: null,
    error: null,
    longestLockWaitMs: null,
    stepsDone: 0,
    stepsTotal: 1,
    steps: [],
    checks: [],
    switch: null,
    gates: [],
    startBlockedBy: null,
    rollbackBlockedBy: null,
    rollbackProvenAt: null,
    dryRun: null,
    needsTypedName: false,
    ...more,
  };
}

function plan(more: Partial<PlanView> = {}): PlanView {
  return {
    name: "p",
    title: "Plan",
    description: "",
    owner: "",
    contacts: [],
    target: "clinic",
    sha256: "00",
    loadedAt: AT,
    loadError: null,
    unconfigured: null,
    flag: null,
    currentPhase: "expand",
    phases: [phase("expand"), phase("backfill")],
    quarantine: { rows: 0, values: 0 },
    targetError: null,
    job: null,
    lastJob: null,
    samples: [],
    killSwitchEngaged: false,
    ...more,
  };
}

const job: JobView = {
  id: "1",
  kind: "run",
  phase: "backfill",
  state: "running",
  requestedAt: AT,
  requestedBy: "ops",
  startedAt: AT,
  finishedAt: null,
  pauseReason: null,
  pausedByPerson: false,
  step: "040-period",
  error: null,
  workerAlive: true,
};

test("the next phase, startable or not, and why", () => {
  expect(planAnswer(plan())).toMatchObject({
    tone: "wait",
    sentence: "Expand can start: every gate is green.",
  });
  const blocked = plan({ phases: [phase("expand", { startBlockedBy: "Rehearsed: no dry run yet." })] });
  expect(planAnswer(blocked).sentence).toBe("Expand waits. Rehearsed: no dry run yet.");
});

test("rows to decide come before the work that waits for them", () => {
  const answer = planAnswer(plan({ job: { ...job, state: "paused" }, quarantine: { rows: 412, values: 3 } }));
  expect(answer.sentence).toBe("412 rows wait for a decision that no rule could make.");
  expect(answer.action).toEqual({ label: "Decide 3 values", href: "/migrations/p/quarantine" });
});

test("what keeps everything from moving comes first", () => {
  expect(planAnswer(plan({ loadError: "no plan.yaml\nat line 1" })).sentence).toBe(
    "The plan folder is not sound: no plan.yaml",
  );
  expect(planAnswer(plan({ job: { ...job, state: "queued", workerAlive: false } })).tone).toBe("fail");
  expect(planAnswer(plan({ phases: [phase("expand", { state: "failed", error: "lock" })] })).tone).toBe(
    "fail",
  );
});

test("running and done need nobody", () => {
  expect(planAnswer(plan({ job })).sentence).toBe("Backfill is running, step 040-period.");
  expect(planAnswer(plan({ currentPhase: null })).tone).toBe("pass");
});
