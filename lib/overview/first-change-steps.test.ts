import { expect, test } from "vitest";
import { withNext } from "../../test/with-next.ts";
import { asIs } from "../messages/as-is.ts";
import { english } from "../messages/catalogue/english.ts";
import type { Phase, PhaseState } from "../plans/model.ts";
import type { PlanView } from "../plans/reads/views.ts";
import { type ChangeStep, firstChange } from "./first-change.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 12, minute));

/** A plan whose first two phases are done, its switchover as given. */
function planAt(switchover: PhaseState, startedAt: Date | null): PlanView {
  const phase = (name: Phase, state: PhaseState, began: Date | null = null) => ({
    phase: name,
    state,
    startedAt: began,
    gates: [],
    rehearsal: null,
    stepsTotal: 1,
    switch: null,
    startBlockedBy: asIs("It waits."),
  });
  const phases = [
    phase("expand", "done"),
    phase("backfill", "done"),
    phase("switchover", switchover, startedAt),
    phase("contract", "waiting"),
  ];
  const currentPhase = switchover === "done" ? "contract" : "switchover";
  const rest = { unconfigured: null, loadError: null, job: null, quarantine: { rows: 0, values: 0 } };
  const plan = { ...rest, leftOpen: null, target: "clinic", flag: null, phases, currentPhase };
  return withNext(plan as unknown as PlanView);
}

const noteOf = (step?: ChangeStep) => step && english(step.note);
const kill = (change: ReturnType<typeof firstChange>) => change.steps.find((one) => one.id === "kill");

test("what was tried of the kill switch stays tried when the switchover is taken back and opened again", () => {
  const pressed = { engagedAt: null, liftedAt: at(5), firstOpenedAt: at(0), mayPress: true };
  expect(kill(firstChange(planAt("running", at(0)), pressed, 60))?.state).toBe("done");
  const again = firstChange(planAt("done", at(20)), pressed, 60);
  expect(kill(again)?.state).toBe("done");
  // Then contract is what comes next, and nobody is asked to press again.
  expect(again.steps.find((one) => one.state === "next")?.id).toBe("contract");
  expect(again.next).toMatchObject({ kind: "waits", phase: "contract" });
  // A press from before the flag was ever open tried nothing.
  const before = { ...pressed, liftedAt: at(-5) };
  expect(kill(firstChange(planAt("running", at(0)), before, 60))?.state).toBe("later");
});

test("a press of need takes no tick away, and asks nobody to lift it in passing", () => {
  const again = { engagedAt: at(30), liftedAt: at(5), firstOpenedAt: at(0), mayPress: true };
  const change = firstChange(planAt("done", at(0)), again, 60);
  expect(kill(change)?.state).toBe("done");
  expect(change.next).toBeNull();
});

test("while the kill switch is engaged its item says so, whatever the flag is at", () => {
  const engaged = { engagedAt: at(3), liftedAt: null, firstOpenedAt: at(0), mayPress: true };
  expect(noteOf(kill(firstChange(planAt("running", at(0)), engaged, 60)))).toBe(
    "engaged now, done once it is lifted",
  );
  const never = { engagedAt: at(3), liftedAt: null, firstOpenedAt: null, mayPress: true };
  expect(noteOf(kill(firstChange(planAt("waiting", null), never, 60)))).toBe("when the flag is open");
});

test("whoever may not press the kill switch is led on to contract, and the press waits for an admin", () => {
  const pressed = { engagedAt: null, liftedAt: null, firstOpenedAt: at(0) };
  const plan = planAt("done", at(0));
  const next = (mayPress: boolean) => {
    const change = firstChange(plan, { ...pressed, mayPress }, 60);
    return [change.next?.kind, change.steps.find((one) => one.state === "next")?.id, kill(change)?.state];
  };
  expect(next(true)).toEqual(["press", "kill", "next"]);
  expect(next(false)).toEqual(["waits", "contract", "later"]);
});

test("while a backfill runs nothing that it counted sounds like its answer", () => {
  const note = (over: object, state: PhaseState, job: object | null) => {
    const plan = planAt("waiting", null);
    const phases = plan.phases.map((one) => (one.phase === "backfill" ? { ...one, state } : one));
    const at = { ...plan, toDecide: null, targetError: null, phases, job, ...over } as unknown as PlanView;
    const never = { engagedAt: null, liftedAt: null, firstOpenedAt: null, mayPress: true };
    return noteOf(firstChange(at, never, 60).steps.find((one) => one.id === "decide"));
  };
  const runs = { kind: "run", phase: "backfill", state: "running", pausedFor: null };
  const waits = { ...runs, state: "paused", pausedFor: "quarantine" };
  const some = { quarantine: { rows: 300, values: 3 } };
  expect(note({ quarantine: null }, "waiting", null)).toBe("counted by the rehearsal of backfill");
  expect(note({ quarantine: null }, "running", runs)).toBe("being counted");
  expect(note({}, "running", runs)).toBe("being counted");
  expect(note(some, "running", runs)).toBe("3 values in 300 rows so far");
  expect(note(some, "paused", { ...waits, pausedFor: "person" })).toBe("3 values in 300 rows so far");
  expect(note(some, "paused", waits)).toBe("3 values in 300 rows");
  expect(note({}, "done", null)).toBe("none waits");
  expect(note({ quarantine: null, targetError: "no route" }, "running", runs)).toBe("cannot be read now");
});

test("the step to decide opens the values, whatever else needs somebody", () => {
  const leftOpen = { rows: 172, values: 1, blocks: "contract", step: null };
  const plan = { ...planAt("done", at(0)), leftOpen } as PlanView;
  const pressed = { engagedAt: null, liftedAt: at(5), firstOpenedAt: at(0), mayPress: true };
  const of = (more: object) => firstChange({ ...plan, ...more } as PlanView, pressed, 60);
  const checks = { kind: "waits", phase: "contract", because: asIs("A check fails."), action: null };
  expect(of({ next: checks })).toMatchObject({ opensValues: true });
  expect(of({ next: { kind: "decide", rows: 172, values: 1 } })).toMatchObject({ opensValues: false });
  expect(of({ next: checks, leftOpen: null })).toMatchObject({ opensValues: false });
});
