import { expect, test } from "vitest";
import type { FlagHold } from "#lib/interlock/flag-hold.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { Gate } from "#lib/plans/model.ts";
import type { JobView, PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";
import { aProblem } from "../../test/a-problem.ts";
import { withNext } from "../../test/with-next.ts";
import { needsPerson, type PlanAnswer, pauseOrResume, planAnswer, standsOut } from "./plan-answer.ts";

const said = (of: PlanAnswer) => ({
  ...of,
  answer: of,
  sentence: english(of.sentence),
  spoken: english(of.spoken),
  meanwhile: of.meanwhile && english(of.meanwhile),
  action: of.action?.kind === "link" ? { ...of.action, label: english(of.action.label) } : of.action,
});
const answerOf = (of: PlanView, mayDecide = true) => said(planAnswer(of, mayDecide));
const OPEN = { open: true as const, limit: null };
const AT = new Date("2026-11-21T08:00:00Z");

function phase(name: PhaseView["phase"], more: Partial<PhaseView> = {}): PhaseView {
  return {
    phase: name,
    state: "waiting",
    standing: "waiting",
    back: null,
    undone: null,
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
    isHalfUndone: false,
    rollbackLost: [],
    rollbackProvenAt: null,
    rollbackTried: null,
    rehearsalEstimate: null,
    rehearsal: null,
    needsTypedName: false,
    ...more,
  };
}

function plan(more: Partial<PlanView> = {}): PlanView {
  const view: Omit<PlanView, "next"> = {
    name: "p",
    title: "Plan",
    description: "",
    owner: "",
    contacts: [],
    target: "clinic",
    environment: "production",
    sha256: "00",
    loadedAt: AT,
    loadError: null,
    unconfigured: null,
    flag: null,
    currentPhase: "expand",
    phases: [phase("expand"), phase("backfill")],
    switchForecast: null,
    toDecide: null,
    quarantine: { rows: 0, values: 0 },
    targetError: null,
    job: null,
    lastJob: null,
    workerAlive: true,
    samples: [],
    leftOpen: null,
    killSwitchEngaged: false,
    ...more,
  };
  return withNext(view);
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
  pausedFor: null,
  gate: null,
  pausedByPerson: false,
  resumeNeeds: "plan:run",
  pausedAt: null,
  step: "040-period",
  rehearsal: null,
  error: null,
};

test("the next phase, startable or not, and why", () => {
  expect(answerOf(plan())).toMatchObject({
    tone: "wait",
    sentence: "Expand can start: every gate is green.",
  });
  const blocked = plan({ phases: [phase("expand", { startBlockedBy: asIs("No rehearsal yet.") })] });
  expect(answerOf(blocked).sentence).toBe("Expand waits. No rehearsal yet.");
  const gates = [
    {
      id: "rehearsed" as const,
      name: asIs("Rehearsed"),
      state: "waiting" as const,
      evidence: asIs("no rehearsal yet"),
      at: null,
      sentence: asIs("No rehearsal yet."),
    },
  ];
  const fresh = plan({ phases: [phase("expand", { gates, startBlockedBy: asIs("No rehearsal yet.") })] });
  expect(answerOf(fresh)).toMatchObject({
    sentence: "Expand is ready to rehearse.",
    action: { kind: "rehearse", phase: { phase: "expand" } },
  });
});

test("what is half undone and waits for its rehearsal is rehearsed itself, whichever phase would be next", () => {
  const why = asIs("It was not tried.");
  const proof: Gate = {
    ...{
      id: "rollback-proven",
      name: asIs("Proven"),
      state: "waiting",
      evidence: asIs(""),
      at: null,
      sentence: why,
    },
  };
  const half: Partial<PhaseView> = {
    ...{ state: "done", isHalfUndone: true, gates: [proof], rollbackBlockedBy: why },
  };
  for (const currentPhase of ["expand", "contract", null] as const) {
    const phases = [phase("expand"), phase("backfill", half), phase("contract")];
    expect(answerOf(plan({ currentPhase, phases })).action).toMatchObject({
      kind: "rehearse",
      phase: { phase: "backfill" },
    });
  }
});

test("a rehearsal that ended without a report says why, until there is one", () => {
  const error = "Permission denied to terminate process.";
  const lastJob = {
    ...job,
    kind: "rehearsal" as const,
    phase: "expand" as const,
    state: "failed" as const,
    error: asIs(error),
  };
  const gates: Gate[] = [
    {
      id: "rehearsed",
      name: asIs(""),
      state: "waiting",
      evidence: asIs(""),
      at: null,
      sentence: asIs("No rehearsal yet."),
    },
  ];
  const waits = phase("expand", { gates, startBlockedBy: asIs("No rehearsal yet.") });
  expect(answerOf(plan({ lastJob, phases: [waits] }))).toMatchObject({
    tone: "fail",
    sentence: `The rehearsal of expand stopped: ${error}`,
  });
  const other = phase("backfill", { startBlockedBy: asIs("No rehearsal yet.") });
  expect(answerOf(plan({ lastJob, currentPhase: "backfill", phases: [other] })).tone).toBe("wait");
  expect(answerOf(plan({ lastJob: { ...lastJob, kind: "run" }, phases: [waits] })).tone).toBe("wait");
});

test("after the last decision the headline has the count of now, not the one that its pause was stored with", () => {
  const stored = {
    state: "paused" as const,
    pauseReason: message("plans.pause.quarantined", { rows: 4293 }),
  };
  const decided = plan({ job: { ...job, ...stored, pausedFor: "quarantine" } });
  expect(answerOf(decided)).toMatchObject({
    tone: "run",
    sentence: "Backfill goes on in a moment, as no row waits any more.",
  });
});

test("rows to decide come before the work that waits for them", () => {
  const waits = {
    ...job,
    state: "paused" as const,
    pauseReason: message("plans.pause.quarantined", { rows: 412 }),
    pausedFor: "quarantine" as const,
  };
  const answer = answerOf(plan({ job: waits, quarantine: { rows: 412, values: 3 } }));
  expect(answer.sentence).toMatch(/^412 rows wait for a decision that no rule could make\. .* by itself\.$/);
  expect(answer.action).toEqual({ kind: "link", label: "Decide 3 values", href: "/migrations/p/rows" });
  const forViewer = answerOf(plan({ quarantine: { rows: 1, values: 1 } }), false);
  expect(forViewer.action).toMatchObject({ label: "Look at 1 value" });
});

test("work that goes on while rows wait is told beside them, and so is a person's pause", () => {
  const quarantine = { rows: 412, values: 3 };
  const going = answerOf(plan({ job, phases: [backfill({})], quarantine }));
  expect(going).toMatchObject({
    tone: "run",
    sentence: "Backfill runs: step 2 of 2, service, 33\u00a0% of it, 15 s left in it.",
    meanwhile: "412 rows will wait for a decision that no rule could make.",
    action: { label: "Decide 3 values" },
  });
  expect(going.spoken).toBe("Backfill runs. Rows will wait for a decision that no rule could make.");
  const byPerson = {
    state: "paused" as const,
    pausedByPerson: true,
    pauseReason: message("plans.pause.byPerson", { who: "ops" }),
    pausedAt: AT,
  };
  const paused = plan({ job: { ...job, ...byPerson }, phases: [backfill({ state: "paused" })], quarantine });
  expect(answerOf(paused).meanwhile).toMatch(/^Backfill was paused by ops, at step 2 of 2/);
  const killed = plan({
    job: { ...job, state: "paused", pauseReason: message("plans.pause.killSwitch") },
    quarantine,
  });
  expect(answerOf(killed)).toMatchObject({
    sentence: "412 rows wait for a decision that no rule could make.",
    meanwhile: "Backfill waits until the kill switch is lifted.",
  });
});

test("while the backfill is rolled back its rows are not asked for", () => {
  const back = { ...job, kind: "rollback" as const, step: "020-service" };
  const quarantine = { rows: 412, values: 3 };
  expect(answerOf(plan({ job: back, phases: [backfill({ state: "done" })], quarantine }))).toMatchObject({
    tone: "run",
    sentence: "Backfill is being rolled back: step 2 of 2, service, 33\u00a0% of it, 15 s left in it.",
    meanwhile: null,
    action: null,
  });
});

test("what is all but through has no time left, and a restore says how far it is", () => {
  const all = phase("contract", {
    steps: [step("010-columns", { state: "done", rowsDone: 9, rowsTotal: 9, rowsPerSecond: 3 })],
  });
  const restore = { ...job, kind: "restore" as const, phase: "contract" as const, step: "010-columns" };
  expect(answerOf(plan({ job: restore, phases: [all] })).sentence).toBe(
    "Contract is being restored from its backup: step 1 of 1, columns, 100\u00a0% of it.",
  );
});

test("what keeps everything from moving comes first", () => {
  expect(
    answerOf(
      plan({ loadError: [aProblem("plan.yaml", asIs("is missing")), aProblem("a.sql", asIs("is empty"))] }),
    ).sentence,
  ).toBe("The plan folder is not sound: plan.yaml: is missing");
  expect(answerOf(plan({ job: { ...job, state: "queued" }, workerAlive: false })).tone).toBe("fail");
  const switched = { phases: [phase("switchover", { state: "running" })], workerAlive: false };
  expect(answerOf(plan(switched)).sentence).toMatch(/^No worker runs/);
  expect(answerOf(plan({ workerAlive: false })).tone).toBe("wait");
  expect(answerOf(plan({ phases: [phase("expand", { state: "failed", error: asIs("lock") })] })).tone).toBe(
    "fail",
  );
});

const step = (name: string, more: Partial<StepView>) =>
  ({ name, state: "waiting", checks: [], ...more }) as StepView;
const backfill = (more: Partial<StepView>) =>
  phase("backfill", {
    state: "running",
    steps: [
      step("010-dual-write", { state: "done" }),
      step("020-service", { state: "running", rowsDone: 40, rowsTotal: 120, rowsPerSecond: 5.5, ...more }),
    ],
  });

test("each gate that a person can open has the button that does it, and no other leads to the gates", () => {
  const flag = {
    name: "f",
    enabled: true,
    percentage: 25,
    windowOpen: true,
    held: false,
    raiseGate: OPEN,
    retired: false,
  };
  const stage = { to: 50, inTheWay: null };
  const held: FlagHold = { by: "person", who: "ops", reason: "look first", at: AT };
  const blocked = (id: Gate["id"], state: "red" | "waiting", more: Partial<PlanView> = {}) => {
    const gates = [
      { id, name: asIs(id), state, evidence: asIs(""), at: null, sentence: asIs("It is closed.") },
    ];
    const phases = [phase("contract", { gates, startBlockedBy: asIs("It is closed.") })];
    return answerOf(plan({ currentPhase: "contract", phases, flag: { ...flag, nextStage: stage }, ...more }))
      .action;
  };
  expect(blocked("rehearsed", "red")).toMatchObject({ kind: "rehearse" });
  expect(blocked("rollback-proven", "waiting")).toMatchObject({ kind: "rehearse" });
  expect(blocked("flag-full", "red")).toEqual({ kind: "raise", flag: "f", stage });
  expect(blocked("flag-full", "waiting")).toBeNull();
  expect(blocked("outbox-settled", "red")).toMatchObject({ href: "/outbox" });
  expect(blocked("kill-switch-lifted", "red")).toMatchObject({ href: "/emergency" });
  expect(blocked("quarantine-empty", "red")).toMatchObject({ href: "/migrations/p/rows" });
  expect(blocked("dual-write-live", "waiting")).toMatchObject({ href: "/migrations/p/rows?tab=checks" });
  const raiseGate = { open: false as const, reason: asIs("Held at 25 %."), hold: held };
  expect(blocked("flag-free", "red", { flag: { ...flag, nextStage: null, raiseGate } })).toMatchObject({
    label: "Look at the hold",
  });
});

test("a switchover that runs offers the next stage, and says of a held flag what holds it", () => {
  const flag = {
    name: "f",
    enabled: true,
    percentage: 25,
    windowOpen: true,
    held: false,
    raiseGate: OPEN,
    retired: false,
  };
  const stage = { to: 50, inTheWay: null };
  const at = (more: Partial<NonNullable<PlanView["flag"]>>) => {
    const own = { ...flag, nextStage: stage, ...more };
    const standing = own.enabled ? (own.raiseGate.open ? "running" : "held") : "stands_still";
    const phases = [phase("switchover", { state: "running", standing })];
    return answerOf(plan({ currentPhase: "switchover", phases, flag: own }));
  };
  expect(at({})).toMatchObject({ tone: "run", action: { kind: "raise", flag: "f", stage } });
  expect(standsOut(at({}).answer)).toBe(true);
  const hold: FlagHold = { by: "person", who: "ops", reason: null, at: AT };
  const raiseGate = { open: false as const, reason: asIs("Held at 25 %. ops holds it."), hold };
  expect(at({ raiseGate, nextStage: null })).toMatchObject({
    tone: "hold",
    sentence: "The switchover stands still. Held at 25 %. ops holds it.",
    action: { label: "Look at the hold" },
  });
  expect(at({ enabled: false, nextStage: null })).toMatchObject({
    tone: "hold",
    action: { href: "/flags/f" },
  });
  const turnsOn = { to: 5, inTheWay: null, turnsOn: true } as const;
  expect(at({ enabled: false, nextStage: turnsOn })).toMatchObject({
    tone: "hold",
    action: { kind: "raise", flag: "f", stage: turnsOn },
  });
});

test("nobody is on the new path while the kill switch is engaged", () => {
  const flag = {
    name: "f",
    enabled: true,
    percentage: 25,
    windowOpen: true,
    held: false,
    raiseGate: OPEN,
    nextStage: null,
    retired: false,
  };
  const seen = (standing: PhaseView["standing"], killSwitchEngaged: boolean) => {
    const phases = [phase("switchover", { state: "running", standing })];
    return answerOf(plan({ currentPhase: "switchover", phases, flag, killSwitchEngaged }));
  };
  expect(seen("running", false).tone).toBe("run");
  const killed = seen("stands_still", true);
  expect(killed).toMatchObject({ tone: "hold", action: { href: "/emergency" } });
  expect(killed.sentence).toContain("set to 25\u00a0%");
});

test("a switchover that is done serves nobody while its flag is off", () => {
  const flag = {
    name: "f",
    enabled: true,
    percentage: 100,
    windowOpen: true,
    held: false,
    raiseGate: OPEN,
    nextStage: null,
    retired: false,
  };
  const phases = [phase("switchover", { state: "done" }), phase("contract")];
  const at = (enabled: boolean) =>
    answerOf(plan({ currentPhase: "contract", phases, flag: { ...flag, enabled } }));
  expect(at(true).action).toEqual({ kind: "start", phase: phases[1] });
  expect(at(false)).toMatchObject({ tone: "hold", action: { href: "/flags/f" } });
  expect(at(false).sentence).toMatch(/^Nobody is on the new path: the flag f is off\./);
  expect([needsPerson(at(true).answer), needsPerson(at(false).answer)]).toEqual([false, true]);
});

test("what runs says how far it is, and needs nobody", () => {
  expect(answerOf(plan({ job, phases: [backfill({})] }))).toMatchObject({
    tone: "run",
    sentence: "Backfill runs: step 2 of 2, service, 33\u00a0% of it, 15 s left in it.",
  });
  const back = { ...job, kind: "rollback" as const, step: "020-service" };
  expect(answerOf(plan({ job: back, phases: [backfill({ state: "done" })] })).sentence).toBe(
    "Backfill is being rolled back: step 2 of 2, service, 33\u00a0% of it, 15 s left in it.",
  );
  expect(answerOf(plan({ currentPhase: null })).tone).toBe("pass");
  expect(pauseOrResume(job)).toBe("pause");
  expect(pauseOrResume({ ...job, kind: "rehearsal" })).toBeNull();
});

test("a pause says who, when and where; only a person's is resumed", () => {
  const byPerson = {
    pauseReason: message("plans.pause.byPerson", { who: "ops@sluice.local" }),
    pausedByPerson: true,
    pausedAt: AT,
  };
  const paused = { ...job, state: "paused" as const, ...byPerson };
  expect(answerOf(plan({ job: paused, phases: [backfill({ state: "paused" })] }))).toMatchObject({
    sentence: "Backfill was paused by ops@sluice.local, at step 2 of 2, service, 33\u00a0% of it.",
    at: AT,
  });
  expect(pauseOrResume(paused)).toBe("resume");
  const killed = { ...job, state: "paused" as const, pauseReason: message("plans.pause.killSwitch") };
  expect(answerOf(plan({ job: killed })).sentence).toBe("Backfill waits until the kill switch is lifted.");
  expect(pauseOrResume(killed)).toBeNull();
});

test("what is announced again and again holds no number that ticks", () => {
  expect(answerOf(plan({ job, phases: [backfill({})] })).spoken).toBe("Backfill runs.");
  expect(answerOf(plan({ quarantine: { rows: 1_412, values: 3 } })).spoken).toMatch(/^Rows wait for a dec/);
});

test("a rehearsal that is being stopped is said to stop, and no more how far it is", () => {
  const rehearsal = {
    ...job,
    kind: "rehearsal" as const,
    phase: "backfill" as const,
    rehearsal: { doing: asIs("runs 020-service: 1,000 of 120,605 rows"), share: 0.1 },
  };
  expect(answerOf(plan({ job: rehearsal })).sentence).toBe(
    "A rehearsal of backfill is under way on a copy: it runs 020-service: 1,000 of 120,605 rows. The target is not touched.",
  );
  const stopping = {
    ...rehearsal,
    pausedByPerson: true,
    pauseReason: message("plans.pause.stopped", { who: "ops" }),
  };
  expect(answerOf(plan({ job: stopping }))).toMatchObject({
    tone: "run",
    sentence: "The rehearsal of backfill stops; its copy is being dropped. The target was not touched.",
    action: null,
  });
});
