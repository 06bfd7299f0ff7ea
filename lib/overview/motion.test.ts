import { expect, test } from "vitest";
import { aProgress } from "../../test/a-progress.ts";
import { FAILS } from "../../test/failing-check.ts";
import { flagSummary } from "../../test/flag-row.ts";
import { inEnglish } from "../../test/in-english.ts";
import type { FlagRow } from "../flags/model.ts";
import type { FlagHold } from "../interlock/flag-hold.ts";
import type { RaiseGate } from "../interlock/flag-raise-gate.ts";
import { asIs } from "../messages/as-is.ts";
import { message } from "../messages/catalogue/message.ts";
import { inMotion as motionOf } from "./motion.ts";
import type { FlagFacts } from "./motion-row.ts";
import type { Progress } from "./read-progress.ts";

const inMotion = (...of: Parameters<typeof motionOf>) => inEnglish(motionOf(...of));
const NOW = new Date("2026-11-21T12:00:00Z");

const flag = (over: Partial<FlagRow> & { hold?: FlagHold }, killed = false) =>
  flagSummary({ createdAt: NOW, updatedAt: NOW, ...over }, { now: NOW, killed });

const FACTS: FlagFacts = {
  answers: new Map(),
  people: new Map(),
  opensAt: new Map(),
  stages: new Map(),
  gates: new Map(),
  movedToday: new Set(),
  finished: [],
  killedAt: null,
};

const PLAN = aProgress({
  phase: "switchover",
  phasesDone: 2,
  stepsDone: 0,
  stepsTotal: 0,
  step: null,
  rowsDone: null,
  rowsTotal: null,
  rowsPerSecond: null,
  flag: { name: "of-plan", enabled: true, percentage: 25, killed: false },
});

const window = { zone: "UTC", from: "02:00", until: "06:00", days: [1, 2, 3, 4, 5, 6, 7] };

test("only what moves is there: partly on, held, outside its window, or moved today; on and off are not", () => {
  const flags = [
    flag({ name: "off" }),
    flag({ name: "off-today" }),
    flag({ name: "on", enabled: true, rolloutPercentage: 100 }),
    flag({ name: "partly", enabled: true, rolloutPercentage: 5 }),
    flag({ name: "listed", enabled: true, allowKeys: ["k"] }),
    flag({ name: "held", heldAt: NOW, heldBy: "ops", holdReason: "look first" }),
    flag({ name: "closed", enabled: true, rolloutPercentage: 50, window }),
    flag({ name: "closed-and-off", window }),
    flag({ name: "archived", enabled: true, rolloutPercentage: 5, archivedAt: NOW }),
  ];
  const rows = inMotion([], flags, { ...FACTS, movedToday: new Set(["off-today"]) });
  expect(rows.map((row) => [row.name, row.verdict.words])).toEqual([
    ["held", "Held"],
    ["partly", "Partly on"],
    ["listed", "Partly on"],
    ["off-today", "Off"],
    ["closed", "Closed"],
  ]);
});

const held = (...others: (typeof FAILS)[]): FlagHold => ({ by: "check", plan: "p", first: FAILS, others });

test("a plan's flag stands under its plan, and what needs somebody comes first", () => {
  const flags = [
    flag({ name: "loose", enabled: true, rolloutPercentage: 5 }),
    flag({ name: "of-plan", enabled: true, rolloutPercentage: 25, planName: "p", hold: held() }),
  ];
  const stages = new Map([["of-plan", [5, 25, 50, 100]]]);
  const rows = inMotion([{ ...PLAN, standing: "held" }], flags, { ...FACTS, stages });
  expect(rows.map((row) => [row.name, row.of, row.verdict.tone])).toEqual([
    ["p", null, "hold"],
    ["of-plan", "p", "hold"],
    ["loose", null, "run"],
  ]);
  // What holds the flag holds the switchover: its row is not blue beside it.
  expect(rows[0]?.verdict).toEqual({ tone: "hold", words: "Held", because: "agrees: 3" });
  expect(rows[1]).toMatchObject({
    next: { kind: "link", label: "Look at its rows", href: "/migrations/p/rows?check=backfill%2Fs%2Fagrees" },
  });
  expect(rows[1]?.stage.segments.map((one) => [one.share, one.tone])).toEqual([
    [1, "wait"],
    [1, "hold"],
    [0, "wait"],
    [0, "wait"],
  ]);
  // Several are a list, with the rows of each one press away.
  const both = inMotion([], [flag({ name: "of-plan", planName: "p", hold: held(FAILS) })], FACTS);
  expect(both[0]?.next).toEqual({
    kind: "link",
    label: "Look at the 2 checks",
    href: "/validation?show=failing",
  });
  // Without its plan on the screen it stands for itself.
  expect(inMotion([], flags, FACTS).map((row) => row.of)).toEqual([null, null]);
});

test("a flag of a plan is raised from its row when the next stage may be reached, and never while it is held", () => {
  const stages = new Map([["f", [5, 25, 50]]]);
  const nextOf = (gate: RaiseGate, hold?: FlagHold) => {
    const one = flag({
      name: "f",
      enabled: true,
      rolloutPercentage: 5,
      planName: "p",
      ...(hold && { hold }),
    });
    return inMotion([], [one], { ...FACTS, stages, gates: new Map([["f", gate]]) })[0]?.next;
  };
  const limit = { upTo: 5, beyond: asIs("Stage 5 % must be served."), freeAt: NOW };
  expect(nextOf({ open: true, limit: { ...limit, upTo: 25 } })).toEqual({
    kind: "raise",
    flag: "f",
    stage: { to: 25, inTheWay: null },
  });
  expect(nextOf({ open: true, limit })).toMatchObject({
    kind: "raise",
    stage: { to: 25, inTheWay: inEnglish(limit) },
  });
  expect(nextOf({ open: false, reason: asIs(""), hold: null })).toMatchObject({ kind: "words" });
  expect(nextOf({ open: false, reason: asIs(""), hold: held() }, held())).toMatchObject({
    label: "Look at its rows",
  });
});

test("while the kill switch is engaged every flag that moved somebody is there, those for everyone too", () => {
  const flags = [
    flag({ name: "all", enabled: true, rolloutPercentage: 100 }, true),
    flag({ name: "some", enabled: true, rolloutPercentage: 25 }, true),
    flag({ name: "off" }, true),
    flag({ name: "done", retiredAt: NOW }, true),
  ];
  const rows = inMotion([{ ...PLAN, standing: "stands_still" }], flags, { ...FACTS, killedAt: NOW });
  expect(rows.map((row) => [row.name, row.verdict.words])).toEqual([
    ["all", "Killed"],
    ["some", "Killed"],
    ["p", "Stands still"],
  ]);
  expect(rows[0]).toMatchObject({
    stage: { words: "Off, set to 100\u00a0%" },
    next: { kind: "keep-off", flag: "all" },
  });
});

test("a bar is never empty at half way, nor full before the end", () => {
  const backfill: Progress = {
    ...PLAN,
    phase: "backfill",
    phasesDone: 1,
    flag: null,
    stepsDone: 2,
    stepsTotal: 5,
    step: "030",
    rowsDone: 60,
    rowsTotal: 120,
    rowsPerSecond: 10,
  };
  const [row] = inMotion([backfill], [], FACTS);
  expect(row?.stage.segments.map((one) => one.share)).toEqual([1, 0.5, 0, 0]);
  expect(row).toMatchObject({
    amount: { on: 60, of: 120, unit: "rows" },
    verdict: { because: "step 3 of 5: 10 rows/s, 6 s left in it" },
    next: { kind: "pause", plan: "p" },
  });
  const paused: Progress = {
    ...backfill,
    state: "paused",
    standing: "paused",
    pausedAt: NOW,
    pauseReason: message("plans.pause.byPerson", { who: "ops" }),
  };
  expect(inMotion([paused], [], FACTS)[0]?.next).toEqual({ kind: "resume", plan: "p", needs: "plan:run" });
});

test("a plan whose next phase is rehearsed says that, not that there is no rehearsal", () => {
  const between = {
    ...PLAN,
    phase: "backfill",
    state: "next",
    standing: "next",
    flag: null,
    waitsFor: asIs("There is no rehearsal yet."),
  } as Progress;
  const [row] = inMotion([{ ...between, rehearsing: "runs" }], [], FACTS);
  expect(row?.verdict).toEqual({ tone: "run", words: "Rehearsing", because: "backfill runs on a copy" });
  const [stopped] = inMotion([{ ...between, rehearsing: "stops" }], [], FACTS);
  expect(stopped?.verdict).toEqual({
    tone: "run",
    words: "Stopping",
    because: "the copy that backfill ran on is being dropped",
  });
});

test("under the kill switch only what was started goes on by itself", () => {
  const between = { ...PLAN, phase: "backfill", state: "next", standing: "next", flag: null } as Progress;
  const killed = { ...FACTS, killedAt: NOW };
  expect(inMotion([between], [], killed)[0]?.next).toEqual({
    kind: "words",
    words: "start backfill when lifted",
  });
  expect(inMotion([PLAN], [], killed)[0]?.next).toEqual({ kind: "words", words: "goes on when lifted" });
});

test("a plan that ended today stays with its result, below what runs, and its flag under it", () => {
  const finished = [{ plan: "over", phases: 4, steps: 16, finishedAt: NOW }];
  const retired = flag({
    name: "of-over",
    planName: "over",
    enabled: true,
    rolloutPercentage: 100,
    retiredAt: NOW,
  });
  const facts = { ...FACTS, finished, movedToday: new Set(["of-over"]) };
  const rows = inMotion([PLAN], [retired], facts);
  expect(rows.map((row) => [row.name, row.of, row.verdict.words])).toEqual([
    ["p", null, "Running"],
    ["over", null, "Done"],
    ["of-over", "over", "Retired"],
  ]);
  expect(rows[1]).toMatchObject({
    verdict: { tone: "pass", because: "4 phases, 16 steps" },
    next: { kind: "at", words: "ended", at: NOW },
    isOver: true,
  });
});

test("of a flag that is off its row says what it is set to, as every other place does", () => {
  const movedToday = new Set(["kept", "shut"]);
  const flags = [flag({ name: "kept", rolloutPercentage: 10 }), flag({ name: "shut", rolloutPercentage: 0 })];
  const stages = inMotion([], flags, { ...FACTS, movedToday }).map((row) => row.stage);
  expect(stages.map((one) => one.words)).toEqual(["Off, set to 10\u00a0%", "Off"]);
  // Nobody is served, so nothing of the bar is filled.
  expect(stages.flatMap((one) => one.segments.map(({ share }) => share))).toEqual([0, 0]);
});

test("a switchover whose flag was turned off stands still, and the flag's row turns it on again", () => {
  const off: Progress = {
    ...PLAN,
    standing: "stands_still",
    flag: { name: "of-plan", enabled: false, percentage: 0, killed: false },
  };
  const own = flag({ name: "of-plan", planName: "p", rolloutPercentage: 50 });
  const facts = (gate: RaiseGate): FlagFacts => ({
    ...FACTS,
    movedToday: new Set(["of-plan"]),
    stages: new Map([["of-plan", [5, 25, 50]]]),
    gates: new Map([["of-plan", gate]]),
  });
  const limit = { upTo: 5, beyond: asIs("The first stage is 5 %."), freeAt: null };
  const [plan, row] = inMotion([off], [own], facts({ open: true, limit }));
  expect(plan?.verdict).toEqual({ tone: "hold", words: "Stands still", because: "of-plan is off" });
  expect(row?.next).toEqual({
    kind: "raise",
    flag: "of-plan",
    stage: { to: 5, inTheWay: null, turnsOn: true },
  });
  const closed = inMotion([off], [own], facts({ open: false, reason: asIs(""), hold: null }));
  expect(closed[1]?.next).toEqual({ kind: "words", words: "waits for its plan" });
});

test("a phase that can be rehearsed is one press away from its row, until its rehearsal is under way", () => {
  const between: Progress = {
    ...PLAN,
    phase: "contract",
    state: "next",
    standing: "next",
    flag: null,
    waitsFor: asIs("There is no rehearsal yet."),
    next: { kind: "rehearse", phase: "contract", stopped: null },
  };
  const nextOf = (plan: Progress) => inMotion([plan], [], FACTS)[0]?.next;
  expect(nextOf(between)).toEqual({ kind: "link", label: "Rehearse contract", href: "/migrations/p" });
  expect(nextOf({ ...between, rehearsing: "runs" })).toEqual({ kind: "words", words: "then contract" });
  const again = nextOf({ ...between, waitsFor: null, next: null, rehearsing: "runs" });
  expect(again).toEqual({ kind: "words", words: "then contract" });
  expect(nextOf({ ...between, next: null })).toEqual({ kind: "words", words: "then contract" });
});
