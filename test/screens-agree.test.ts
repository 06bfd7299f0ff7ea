import { expect, test } from "vitest";
import { nextStepWords } from "#components/overview/next-step-words.ts";
import { describeProgress, phaseProgress } from "#components/plans/phase-progress.ts";
import { planAnswer, standsOut } from "#components/plans/plan-answer.ts";
import { nobodyIsOn, plansAnswer } from "#components/plans/plans-answer.ts";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { STATE_TONE, stateWords } from "#lib/messages/plan-states.ts";
import { firstChange } from "#lib/overview/first-change.ts";
import { inMotion } from "#lib/overview/motion.ts";
import type { MotionRow } from "#lib/overview/motion-row.ts";
import { betweenPhases } from "#lib/overview/read-progress.ts";
import { blockedBy } from "#lib/plans/gates/gates.ts";
import { phaseStanding } from "#lib/plans/gates/phase-standing.ts";
import type { Gate, PhaseState } from "#lib/plans/model.ts";
import type { PhaseView, PlanListItem, PlanView } from "#lib/plans/reads/views.ts";
import { type InEnglish, inEnglish } from "./in-english.ts";
import { withNext } from "./with-next.ts";

// One reading of a plan, and every screen that says what comes next of it.

const AT = new Date("2026-11-28T03:00:00Z");
const gate = (id: Gate["id"], state: Gate["state"], sentence = `${id} is closed.`): Gate => ({
  id,
  name: asIs(id),
  state,
  evidence: asIs(sentence),
  sentence: asIs(sentence),
  at: null,
});
const OPEN = { open: true as const, limit: null };
const FLAG: NonNullable<PlanView["flag"]> = {
  name: "f",
  enabled: true,
  percentage: 100,
  windowOpen: true,
  held: false,
  raiseGate: OPEN,
  nextStage: null,
  retired: false,
};

function between(gates: Gate[], more: Partial<PlanView> = {}, contract: Partial<PhaseView> = {}): PlanView {
  const phase = (name: PhaseView["phase"], state: PhaseState) => ({
    phase: name,
    state,
    standing: phaseStanding(name, state, { killed: false, flag: null, back: null }),
    undone: null,
    steps: [],
    stepsTotal: 1,
    checks: [],
    gates: [],
    switch: null,
    rehearsal: null,
    startBlockedBy: null,
  });
  const own = {
    ...phase("contract", "waiting"),
    gates,
    startBlockedBy: blockedBy(gates),
    ...contract,
  };
  const view = {
    name: "p",
    title: "P",
    target: "clinic",
    unconfigured: null,
    loadError: null,
    targetError: null,
    workerAlive: true,
    job: null,
    lastJob: null,
    quarantine: { rows: 0, values: 0 },
    leftOpen: null,
    toDecide: null,
    killSwitchEngaged: false,
    flag: FLAG,
    currentPhase: "contract",
    phases: [phase("expand", "done"), phase("backfill", "done"), phase("switchover", "done"), own],
    ...more,
  } as unknown as PlanView;
  return withNext(view);
}

const LEFT = { rows: 287, values: 2, blocks: "contract" as const, step: "010-period" };
const OPEN_ROWS = "287 rows are left open (2 values), and contract requires a value, in step 010-period.";
const leftOpen = gate("quarantine-empty", "red", OPEN_ROWS);
const unrehearsed = gate("rehearsed", "waiting");
const values = { label: "Look at the values", href: "/migrations/p/rows" };
const raise = { flag: "f", stage: { to: 25, inTheWay: null } };

/** What a screen offers, the same however it draws it. */
type Offered = { does: string; href?: string; flag?: string } | null;

const STATES: [name: string, plan: PlanView, says: string, offers: Offered][] = [
  [
    "values left open, not rehearsed",
    between([unrehearsed, leftOpen], { leftOpen: LEFT }),
    OPEN_ROWS,
    { does: values.label, href: values.href },
  ],
  [
    "values left open, rehearsed",
    between([leftOpen], { leftOpen: LEFT }),
    OPEN_ROWS,
    { does: values.label, href: values.href },
  ],
  [
    "the flag fell back to 5 %",
    between([gate("flag-full", "red", "f is at 5 %.")], {
      flag: { ...FLAG, percentage: 5, nextStage: raise.stage },
    }),
    "f is at 5 %.",
    { does: "raise", flag: "f" },
  ],
  ["ready to rehearse", between([unrehearsed]), "ready to rehearse", { does: "rehearse" }],
  [
    "ready to rehearse, while answers of the last minute still count",
    between([unrehearsed, gate("old-path-unused", "red")]),
    "ready to rehearse",
    { does: "rehearse" },
  ],
  [
    "the rehearsal failed",
    between([gate("rehearsed", "red", "The rehearsal failed: 3 rows.")]),
    "The rehearsal failed: 3 rows.",
    { does: "rehearse" },
  ],
  ["every gate is green", between([]), "can start", { does: "start" }],
  [
    "restored",
    between([], {}, { state: "rolled_back", standing: "restored", undone: { by: "ops@x", at: AT } }),
    "can start",
    { does: "start" },
  ],
  [
    "only time is missing",
    between([gate("flag-full", "waiting", "f must stay at 100 % for another 20 s.")]),
    "f must stay at 100 % for another 20 s.",
    null,
  ],
];

const FACTS = {
  answers: null,
  people: new Map(),
  opensAt: new Map(),
  stages: new Map(),
  gates: new Map(),
  movedToday: new Set<string>(),
  finished: [],
  killedAt: null,
};
const rowOf = (plan: PlanView): InEnglish<MotionRow> => {
  const [row] = inEnglish(inMotion(betweenPhases(plan), [], FACTS));
  if (!row) throw new Error("the plan has no row");
  return row;
};
const wordsOf = (plan: PlanView) => nextStepWords({ plan, step: plan.next, rows: null });
const pageOf = (plan: PlanView) => {
  const { sentence, action } = planAnswer(plan, true);
  return { sentence: english(sentence), action: action?.kind === "link" ? inEnglish(action) : action };
};
const bannerOf = (plan: PlanView) => {
  const words = wordsOf(plan);
  return words && inEnglish({ ...words, icon: undefined });
};
const listed = (plan: PlanView) =>
  ({ ...plan, flag: "f", checks: { failing: 0 }, switchedOff: false }) as unknown as PlanListItem;
const KILL = { engagedAt: null, liftedAt: AT, firstOpenedAt: new Date(0), mayPress: true };

test.each(STATES)(
  "%s: banner, list, plan page, row and checklist say and offer the same",
  (_, plan, says, offers) => {
    const banner = wordsOf(plan);
    const words = bannerOf(plan);
    if (!banner || !words) throw new Error("the banner says nothing");
    const page = pageOf(plan);
    const row = rowOf(plan);
    const list = inEnglish(
      plansAnswer([listed(plan)], { killed: false, next: { plan: "p", words: banner } }),
    );
    const change = firstChange(plan, KILL, 60);

    for (const said of [
      `${words.title} ${words.text}`,
      `${list.title} ${list.sentence}`,
      page.sentence,
      row.verdict.because,
    ])
      expect(said).toContain(says);
    expect(change.next).toEqual(plan.next);
    expect(list.offersNext).toBe(true);
    // No other button is the black one.
    expect(standsOut(planAnswer(plan, true))).toBe(offers !== null);
    const ofStep = offeredBy(plan);
    const { action } = page;
    expect(ofStep).toEqual(offers);
    expect(
      action &&
        (action.kind === "link"
          ? { does: action.label, href: action.href }
          : action.kind === "raise"
            ? { does: "raise", flag: action.flag }
            : { does: action.kind }),
    ).toEqual(offers);
    const { next } = row;
    if (offers === null) expect(next.kind).toBe("words");
    else if (next.kind === "raise") expect({ does: "raise", flag: next.flag }).toEqual(offers);
    else
      expect(next).toMatchObject(offers.href ? { label: offers.does, href: offers.href } : { kind: "link" });
  },
);

function offeredBy({ next }: PlanView): Offered {
  if (next?.kind === "rehearse" || next?.kind === "rehearse-again") return { does: "rehearse" };
  if (next?.kind === "start") return { does: "start" };
  if (next?.kind !== "waits" || !next.action) return null;
  const { action } = next;
  return action.kind === "link"
    ? { does: english(action.label), href: action.href }
    : { does: "raise", flag: action.flag };
}

test("what was left open is no finished decision where it stops the plan, and its item is the next", () => {
  const decideOf = (plan: PlanView) => firstChange(plan, KILL, 60).steps.find((one) => one.id === "decide");
  const decide = decideOf(between([leftOpen], { leftOpen: LEFT }));
  expect([decide?.state, decide && english(decide.note)]).toEqual(["next", "287 rows are left open"]);
  expect(decideOf(between([]))?.state).toBe("done");
});

test("a switchover that is done does not stand still: its flag is off", () => {
  const on = { to: 5, inTheWay: null, turnsOn: true as const };
  const plan = between([gate("flag-full", "red")], { flag: { ...FLAG, enabled: false, nextStage: on } });
  const text = "The switchover of P is done, but the flag f is off.";
  expect(bannerOf(plan)?.text).toBe(text);
  const off = nobodyIsOn([{ ...listed(plan), switchedOff: true }]);
  expect(off && english(off.sentence)).toBe(text);
});

test("after a restore every screen says who did it and when", () => {
  const plan = between(
    [],
    {},
    { state: "rolled_back", standing: "restored", undone: { by: "ops@x", at: AT } },
  );
  const words = bannerOf(plan);
  expect(words).toMatchObject({ title: "Contract can start again", at: AT });
  expect(words?.text).toContain("Contract was restored by ops@x");
  expect(inEnglish(planAnswer(plan, true))).toMatchObject({
    sentence: "Contract can start again: every gate is green. Contract was restored by ops@x",
    at: AT,
  });
});

const SWITCH = { flag: "f", stages: [{ percentage: 50 }, { percentage: 100 }] };
const held = {
  open: false as const,
  reason: asIs("Held at 50 %."),
  hold: { by: "person" as const, who: "ops", reason: null, at: AT },
};
const STANDINGS = [
  ["runs", "running", false, {}, "running"],
  ["the kill switch is engaged", "running", true, {}, "stands_still"],
  ["the flag is off", "running", false, { enabled: false }, "stands_still"],
  ["a hold", "running", false, { windowOpen: true, held: true, raiseGate: held }, "held"],
  [
    "the kill switch, and a hold below it",
    "running",
    true,
    { windowOpen: true, held: true, raiseGate: held },
    "stands_still",
  ],
  ["paused", "paused", true, {}, "paused"],
  ["done", "done", true, { enabled: false }, "done"],
] as const;

test.each(STANDINGS)(
  "a switchover, %s: chip, card, list, row and headline have one state",
  (_, state, killed, flag, standing) => {
    const of = { ...FLAG, percentage: 50, nextStage: raise.stage, ...flag };
    expect(phaseStanding("switchover", state, { killed, flag: of, back: null })).toBe(standing);
    const phase = { ...between([]).phases[2], state, standing, switch: SWITCH } as unknown as PhaseView;
    const words = english(stateWords(standing));
    expect(
      english(
        describeProgress(phase.standing, phaseProgress(phase, { flag: of, killSwitchEngaged: killed })),
      ),
    ).toMatch(new RegExp(`^${words}, `));
    const view = between([], {
      flag: of,
      killSwitchEngaged: killed,
      currentPhase: "switchover",
      phases: [phase],
    });
    if (state !== "running") return;
    // The headline, the list's and the row's tone are of that state too.
    const page = planAnswer(view, true);
    expect(page.tone).toBe(STATE_TONE[standing]);
    expect(english(page.sentence).includes("stands still")).toBe(standing !== "running");
    const list = plansAnswer([listed(view)], { killed, next: null });
    if (standing !== "running") expect(list.tone).toBe("hold");
    const progress = {
      ...betweenPhases(between([]))[0],
      phase: "switchover",
      state,
      standing,
      flag: { name: "f", enabled: of.enabled, percentage: 50, killed },
    } as Parameters<typeof inMotion>[0][number];
    const [row] = inEnglish(inMotion([progress], [], { ...FACTS, killedAt: killed ? AT : null }));
    expect(row?.verdict).toMatchObject({ tone: STATE_TONE[standing], words: capital(words) });
  },
);

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
