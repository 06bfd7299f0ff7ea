import { expect, test } from "vitest";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import type { ChangeKind } from "#lib/plans/model.ts";
import type { JobView, PhaseView, PlanView, StepView } from "#lib/plans/reads/views.ts";
import {
  choosePhase,
  chooseStep,
  needsRehearsal,
  phaseHref,
  showsQuarantine,
  undoConsequence,
  whyNotCheck,
  whyNotUndo,
  whyNotWork,
} from "./plan-selection.ts";

const said = (words: Message | null) => words && english(words);

const phase = (name: PhaseView["phase"], more: Partial<PhaseView>) =>
  ({
    phase: name,
    state: "waiting",
    back: null,
    steps: [],
    checks: [],
    gates: [],
    ...more,
  }) as unknown as PhaseView;
const done = [{ name: "010-services", state: "done", checks: [] as unknown }] as StepView[];
const expand = phase("expand", { state: "done", steps: done });
const backfill = phase("backfill", {
  gates: [
    { id: "rehearsed", name: asIs(""), state: "waiting", evidence: asIs(""), at: null, sentence: asIs("") },
  ],
});
const contract = phase("contract", {});
const plan = {
  name: "p",
  currentPhase: "backfill",
  phases: [expand, backfill, contract],
} as unknown as PlanView;

test("taking a switchover back says how many people leave", () => {
  expect(english(undoConsequence(phase("switchover", {}), asIs("About 12 people leave.")))).toBe(
    "The flag goes off for everyone, to 0 %. About 12 people leave. The old path serves every request.",
  );
});

test("of a phase on its way back the page opens the step that is half undone, and what is paused is resumed", () => {
  const steps = ["done", "half_undone", "rolled_back"].map(
    (standing) => ({ ...done[0], name: standing, standing }) as StepView,
  );
  const paused = phase("backfill", {
    ...{ state: "rolling_back", standing: "rollback_paused", steps },
    back: { kind: "rollback", is: "paused" },
  });
  expect(chooseStep(paused, null, undefined)?.name).toBe("half_undone");
  expect(said(whyNotUndo(paused, null))).toBe("Its rollback is paused. Resume it.");
  expect(said(whyNotCheck(paused))).toMatch(/^Backfill is on its way back/);
  const between = { ...paused, steps: steps.filter(({ standing }) => standing !== "half_undone") };
  expect(chooseStep(between, null, undefined)?.name).toBe("done");
});

test("a plan without rules shows no quarantine, unless something waits", () => {
  const of = (rules: unknown, rows: number | null) => {
    const own = phase("backfill", { steps: [{ rules }] as StepView[] });
    const quarantine = rows === null ? null : { rows, values: 1 };
    return showsQuarantine({ ...plan, phases: [own], quarantine, leftOpen: null }, own);
  };
  expect([of(null, null), of(null, 0), of(null, 2), of({ rules: [] }, null)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test("the address of the current phase names none, so that the page goes on to the next", () => {
  expect(phaseHref(plan, "backfill")).toBe("/migrations/p");
  expect(phaseHref(plan, "backfill", "020-service")).toBe("/migrations/p?step=020-service");
  expect(phaseHref(plan, "expand")).toBe("/migrations/p?phase=expand");
  expect(choosePhase(plan, undefined)).toBe(backfill);
});

test("checks are run where they can say something", () => {
  expect(said(whyNotCheck(expand))).toBeNull();
  expect(said(whyNotCheck(backfill))).toBe("Backfill has not begun.");
  const checked = (state: string) =>
    phase("expand", { state: "done", steps: [{ state: "done", checks: [{ state }] }] as StepView[] });
  expect(said(whyNotCheck(checked("pass")))).toBeNull();
  expect(said(whyNotCheck(checked("superseded")))).toBe("A later phase has ended all of them.");
});

test("rows that several steps fill are counted once", () => {
  const filled = (table: string, rowsDone: number) => ({ state: "done", table, rowsDone }) as StepView;
  const steps = [filled("reservations", 125_195), filled("reservations", 125_563), filled("slots", 10)];
  expect(english(undoConsequence(phase("backfill", { steps })))).toContain(
    "columns of 125,573 rows, and of those",
  );
});

test("rows that were written after the backup come back too, those changed since are counted once", () => {
  const saved = (rows: number, late: object | null) =>
    ({ state: "done", backup: { rows, late } }) as StepView;
  const steps = [saved(136_867, { rows: 16, removed: 136_880 }), saved(6, null)];
  expect(english(undoConsequence(phase("contract", { steps })))).toContain("136,886 rows come back");
});

test("one of each is said as one", () => {
  const steps = [{ state: "done", backup: { rows: 1, late: null } } as StepView];
  expect(english(undoConsequence(phase("contract", { steps })))).toMatch(
    /^1 step is undone .* 1 row comes back/,
  );
  expect(english(undoConsequence(phase("backfill", { steps })))).toBe("1 step is undone in reverse order.");
  const told = steps.map((step) => ({ ...step, undoConsequence: "Old times come back rounded" }));
  expect(english(undoConsequence(phase("contract", { steps: told })))).toMatch(
    /new columns\. Old times come back rounded\.$/,
  );
});

test("undoing expand says what is dropped, undoing backfill what is kept", () => {
  const dropping = (kind: ChangeKind, count: number) =>
    ({ state: "done", changes: { undoDrops: [{ kind, count }] } }) as unknown as StepView;
  const steps = [dropping("table", 1), dropping("column", 2)];
  expect(english(undoConsequence(phase("expand", { steps })))).toBe(
    "2 steps are undone in reverse order. What they added is dropped, with what was written into it: 2 columns and 1 table. Nothing else is touched.",
  );
  const filled = [{ state: "done", table: "t", rowsDone: 7, rules: {} } as unknown as StepView];
  expect(english(undoConsequence(phase("backfill", { steps: filled })))).toMatch(
    /Decisions that were made are kept/,
  );
});

test("what a one-way step did stays, and a phase of nothing else cannot be undone", () => {
  const value = { name: "010-value", state: "done", oneWay: "an enum keeps its values" } as StepView;
  const other = { name: "020-table", state: "done" } as StepView;
  expect(english(undoConsequence(phase("expand", { steps: [value, other] })))).toBe(
    "1 step is undone in reverse order. What 010 value did stays: an enum keeps its values.",
  );
  const done = phase("expand", { state: "done", steps: [value] });
  expect(said(whyNotUndo(done, null))).toBe("It cannot be undone: an enum keeps its values.");
  expect(
    said(
      whyNotUndo(phase("expand", { state: "done", steps: [value, other], rollbackBlockedBy: null }), null),
    ),
  ).toBeNull();
});

test("what comes next, and what is in its way", () => {
  expect(needsRehearsal(backfill)).toBe(true);
  expect(needsRehearsal(expand)).toBe(false);
  const job = { kind: "rehearsal", phase: "backfill", state: "running" } as JobView;
  expect(said(whyNotWork({ job, workerAlive: false }))).toBe("The rehearsal of backfill is running.");
  expect(said(whyNotWork({ job: null, workerAlive: true }))).toBeNull();
  expect(said(whyNotWork({ job: null, workerAlive: false }))).toMatch(/^No worker runs/);
});
