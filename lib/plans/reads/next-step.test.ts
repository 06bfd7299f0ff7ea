import { expect, test } from "vitest";
import { FAILS } from "../../../test/failing-check.ts";
import { inEnglish } from "../../../test/in-english.ts";
import type { FlagHold } from "../../interlock/flag-hold.ts";
import { asIs } from "../../messages/as-is.ts";
import { message } from "../../messages/catalogue/message.ts";
import { nextStepOf } from "./next-step.ts";
import type { PlanView } from "./views.ts";

type Flag = NonNullable<PlanView["flag"]>;
const HOLD: FlagHold = { by: "check", plan: "p", first: FAILS, others: [] };

const nextOf = (plan: PlanView) => inEnglish(nextStepOf(plan));

/** A plan whose switchover runs. */
function switching(flag: Partial<Flag>): PlanView {
  const own = { name: "f", enabled: true, percentage: 5, held: false, retired: false };
  const phases = [{ phase: "switchover", state: "running", gates: [] }];
  const rest = { unconfigured: null, loadError: null, job: null, quarantine: null };
  return {
    ...rest,
    currentPhase: "switchover",
    phases,
    flag: { ...own, raiseGate: { open: true, limit: null }, nextStage: null, ...flag },
  } as unknown as PlanView;
}

test("while its switchover runs a plan's next step is the next stage, with what is in its way", () => {
  const stage = { to: 25, inTheWay: null };
  expect(nextOf(switching({ nextStage: stage }))).toEqual({
    kind: "raise",
    flag: "f",
    percentage: 5,
    stage,
  });
  expect(nextOf(switching({ enabled: false }))).toMatchObject({ action: { href: "/flags/f" } });
  const turnsOn = { to: 5, inTheWay: null, turnsOn: true } as const;
  expect(nextOf(switching({ enabled: false, nextStage: turnsOn }))).toMatchObject({
    kind: "raise",
    stage: turnsOn,
  });
  expect(nextOf(switching({}))).toMatchObject({
    kind: "waits",
    because: expect.stringContaining("last stage"),
  });
});

test("a flag that was turned off after its switchover is turned on before contract", () => {
  const turnsOn = { to: 5, inTheWay: null, turnsOn: true } as const;
  const plan = switching({ enabled: false, percentage: 100, nextStage: turnsOn });
  const phases = [{ phase: "contract", state: "waiting", gates: [], startBlockedBy: asIs("f is off.") }];
  const at = { ...plan, currentPhase: "contract", phases } as unknown as PlanView;
  expect(nextOf(at)).toEqual({ kind: "raise", flag: "f", percentage: 100, stage: turnsOn });
});

test("a raise is never offered of a held flag: the step leads to what holds it", () => {
  const raiseGate = { open: false as const, reason: asIs("Held at 5 %."), hold: HOLD };
  expect(nextOf(switching({ raiseGate }))).toMatchObject({
    kind: "waits",
    because: "Held at 5 %.",
    action: {
      label: "Look at its rows",
      href: "/migrations/p/rows?check=backfill%2Fs%2Fagrees",
    },
  });
});

test("a rehearsal that was stopped is not resumed: it ends by itself", () => {
  for (const state of ["queued", "running", "paused"] as const) {
    const job = { kind: "rehearsal", phase: "expand", state, pausedByPerson: true };
    expect(nextOf({ ...switching({}), job } as unknown as PlanView)).toEqual({ kind: "working", job });
  }
});

test("a rehearsal that ended without a report is the next step with its reason, not as though never tried", () => {
  const gates = [{ id: "rehearsed", state: "waiting" }];
  const at = new Date(0);
  const error = message("planRefusals.inStep", { step: "010-a", error: asIs("no room.") });
  const next = {
    phase: "switchover",
    state: "waiting",
    gates,
    rehearsal: null,
    startBlockedBy: asIs("Not rehearsed."),
  };
  const lastJob = {
    kind: "rehearsal",
    phase: "switchover",
    state: "failed",
    error,
    requestedAt: at,
  };
  const of = (over: object, job: object | null = lastJob) =>
    nextOf({ ...switching({}), phases: [{ ...next, ...over }], lastJob: job } as unknown as PlanView);
  const step = (stopped: string | null) => ({ kind: "rehearse", phase: "switchover", stopped });
  expect(of({})).toEqual(step(inEnglish(error)));
  expect(of({}, null)).toEqual(step(null));
  expect(of({}, { ...lastJob, phase: "backfill" })).toEqual(step(null));
  // It was rehearsed again since, and that has a report.
  expect(of({ rehearsal: { at: new Date(1) } })).toEqual(step(null));
});

test("a rehearsal that did not pass is tried again from there, unless something else keeps the phase closed first", () => {
  const red = { id: "rehearsed", state: "red", sentence: asIs("The rehearsal failed: 3 rows.") };
  const of = (gates: object[]) => {
    const next = { phase: "switchover", state: "waiting", gates, startBlockedBy: asIs("Something.") };
    return nextOf({ ...switching({}), phases: [next] } as unknown as PlanView);
  };
  expect(of([red])).toEqual({
    kind: "rehearse-again",
    phase: "switchover",
    because: "The rehearsal failed: 3 rows.",
  });
  const proof = { id: "rollback-proven", state: "red", sentence: asIs("It did not get back.") };
  expect(of([{ ...red, state: "green" }, proof])).toMatchObject({ because: "It did not get back." });
  expect(of([{ id: "previous-done", state: "red", sentence: asIs("Expand runs.") }, red])).toMatchObject({
    kind: "waits",
  });
});

test("what is half undone and waits for a rehearsal leads to one", () => {
  const of = (state: string, phase = "backfill") => {
    const proof = { id: "rollback-proven", state, sentence: asIs("It did not get back.") };
    const half = { phase, state: "failed", gates: [proof], isHalfUndone: true, error: null };
    const blocked = { ...half, rollbackBlockedBy: state === "green" ? null : asIs("It did not get back.") };
    return nextOf({ ...switching({}), currentPhase: phase, phases: [blocked] } as unknown as PlanView);
  };
  expect(of("waiting")).toMatchObject({ kind: "rehearse", phase: "backfill" });
  expect(of("red")).toMatchObject({ kind: "rehearse-again", because: "It did not get back." });
  expect(of("green")).toMatchObject({ kind: "go-back", way: "rollback" });
  expect(of("red", "contract")).toMatchObject({ kind: "waits" });
  const other = nextOf({
    ...switching({}),
    phases: [
      {
        ...{ phase: "backfill", state: "failed", isHalfUndone: true, error: null },
        gates: [{ id: "rollback-proven", state: "waiting", sentence: asIs("It was not tried.") }],
        rollbackBlockedBy: asIs("The flag is on."),
      },
    ],
  } as unknown as PlanView);
  expect(other).toMatchObject({ kind: "waits", because: "The flag is on." });
});

test("failing checks behind a gate are looked at under one name, whichever screen leads there", () => {
  const one = { phase: "backfill", step: "s", name: "agrees" };
  const actionOf = (failing: object[]) => {
    const gates = [{ id: "checks-backfill", state: "red", sentence: asIs("It found 3."), failing }];
    const next = { phase: "switchover", state: "waiting", gates, startBlockedBy: asIs("It found 3.") };
    const step = nextOf({ ...switching({}), phases: [next] } as unknown as PlanView);
    return step?.kind === "waits" && step.action?.kind === "link" ? step.action.label : null;
  };
  expect(actionOf([one])).toBe("Look at its rows");
  expect(actionOf([one, { ...one, name: "other" }])).toBe("Look at the 2 checks");
  expect(actionOf([])).toBe("Look at its checks");
});

test("a gate that the kill switch keeps closed leads there, and not to the flag, which would not open it", () => {
  const hrefOf = (killSwitchEngaged: boolean, id: string) => {
    const gates = [{ id, state: "red", sentence: asIs("It waits.") }];
    const next = { phase: "contract", state: "waiting", gates, startBlockedBy: asIs("It waits.") };
    const plan = { ...switching({}), phases: [next], currentPhase: "contract", killSwitchEngaged };
    const step = nextOf(plan as unknown as PlanView);
    return step?.kind === "waits" && step.action?.kind === "link" ? step.action.href : null;
  };
  for (const id of ["flag-full", "old-path-unused"])
    expect([hrefOf(true, id), hrefOf(false, id)]).toEqual(["/emergency", "/flags/f"]);
});
