import { expect, test } from "vitest";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import type { RehearsalReport } from "#lib/plans/reads/rehearsal-report.ts";
import {
  backfillAsRehearsed,
  rehearsalTimes,
  rollbackTone,
  rollbackWords,
  valuesToDecide,
  visitedWords,
} from "./rehearsal-words.ts";
import { rehearseLabel } from "./rehearse-label.ts";

const said = (words: Message | null) => words && english(words);

const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ step: "040-period", rawValue: `v${index}`, rows: 1 }));

test("the total is the total, whatever the report lists", () => {
  expect(english(valuesToDecide({ quarantineGroups: groups(20), quarantineValues: 31 }))).toBe(
    "31 values that a person would have to decide, the 20 most frequent shown",
  );
  expect(english(valuesToDecide({ quarantineGroups: groups(1), quarantineValues: 1 }))).toBe(
    "1 value that a person would have to decide",
  );
});

test("what was left open is not said to be decided, and none of it to be none", () => {
  expect(english(valuesToDecide({ quarantineGroups: groups(2), quarantineValues: 0 }))).toBe(
    "2 values left open",
  );
  expect(english(valuesToDecide({ quarantineGroups: groups(5), quarantineValues: 3 }))).toBe(
    "3 values that a person would have to decide, 2 left open",
  );
});

test("what the batches did not count has no figure", () => {
  expect(english(visitedWords({ done: 300, quarantined: 0 }))).toBe(
    "300 rows, how many of them changed was not counted",
  );
  expect(english(visitedWords({ done: 300, quarantined: 0, changed: 0 }))).toBe("300 rows, 0 changed");
  expect(english(visitedWords({ done: 300, quarantined: 2, changed: 300 }))).toBe(
    "300 rows, 2 to quarantine",
  );
  expect(english(visitedWords({ done: 0, quarantined: 0 }))).toBe("0 rows");
});

test("a report that did not count them claims no total", () => {
  expect(english(valuesToDecide({ quarantineGroups: groups(20) }))).toBe(
    "The 20 most frequent values that a person would have to decide",
  );
  expect(english(valuesToDecide({ quarantineGroups: groups(3) }))).toBe(
    "3 values that a person would have to decide",
  );
});

test("what a backfill will leave to people is said before it begins", () => {
  const report = {
    rows: { "040-period": { done: 120_046, quarantined: 4800 } } as RehearsalReport["rows"],
    decidedOnClone: 4800,
    quarantineValues: 31,
    seconds: 71,
  } as RehearsalReport;
  expect(said(backfillAsRehearsed({ forThisVersion: true, report }, null))).toBe(
    "About 120,046 rows are filled; there and back took the rehearsal 1 min 11 s. About 4,800 rows in 31 values will wait for somebody to decide.",
  );
  expect(backfillAsRehearsed({ forThisVersion: false, report }, null)).toBeNull();
});

test("what was left open is said before the start beside what is asked, with what it will stop", () => {
  const report = {
    rows: {},
    decidedOnClone: 4_800,
    quarantineValues: 31,
    seconds: 1,
  } as Partial<RehearsalReport>;
  const open = (values: number, rows: number, asked = { rows: 81, values: 2 }) =>
    said(
      backfillAsRehearsed(
        { forThisVersion: true, report: report as RehearsalReport },
        { ...asked, leftOpen: { values, rows, blocks: "contract" } },
      ),
    )?.replace(/^.*rehearsal 1 s. /, "");
  expect(open(1, 38)).toBe(
    "About 81 rows in 2 values will wait for somebody to decide. About 38 rows in 1 value were left open: they stay empty, and will stop contract until somebody decides them.",
  );
  expect(open(1, 1, { rows: 0, values: 0 })).toBe(
    "About 1 row in 1 value was left open: it stays empty, and will stop contract until somebody decides it.",
  );
  expect(open(2, 0, { rows: 0, values: 0 })).toBe(
    "2 values were left open: rows with them stay empty, and will stop contract until somebody decides them.",
  );
});

test("the word proven is used only where everything was looked at", () => {
  const rollback = { ok: true, differences: [] };
  const gap = (named: boolean) => ({ what: asIs("the foreign table public.prices"), named });
  const of = (run: Parameters<typeof rollbackWords>[0]) => [english(rollbackWords(run)), rollbackTone(run)];
  expect(of({ rollbackProven: true, report: { rollback } })).toEqual(["rollback proven", "pass"]);
  expect(of({ rollbackProven: false, report: { rollback, notLookedAt: [gap(false)] } })).toEqual([
    "rollback tried, not all looked at",
    "hold",
  ]);
  expect(of({ rollbackProven: false, report: { rollback, notLookedAt: [gap(true)] } })[1]).toBe("fail");
});

test("of a switchover, which runs no statement, no way back is called proven", () => {
  const rollback = { ok: true, differences: [] };
  const forecast = { flag: "f", from: 0, hasWindow: false, stages: [], moreKeys: false };
  for (const rollbackProven of [true, false]) {
    const run = { rollbackProven, report: { rollback, switch: forecast } };
    expect([english(rollbackWords(run)), rollbackTone(run)]).toEqual(["nothing to undo", "wait"]);
  }
});

test("a rehearsal says its time and what is left, or that nothing was measured", () => {
  const requestedAt = new Date("2026-11-27T11:59:58Z");
  const startedAt = new Date("2026-11-27T12:00:00Z");
  const now = new Date("2026-11-27T12:00:12Z");
  const asked = { requestedAt, startedAt, pausedByPerson: false };
  const at = (secondsLeft: number | null) => ({
    ...asked,
    rehearsal: { doing: asIs("copies x"), share: 0.5, secondsLeft, at: "2026-11-27T12:00:11Z" },
  });
  const last = (seconds: number) => ({ seconds, from: "last" as const });
  const copy = (seconds: number) => ({ seconds, from: "copy" as const });
  // The clock is that of the press, which the feed tells too.
  expect(
    english(rehearsalTimes({ ...asked, startedAt: null, rehearsal: null }, last(19.6), requestedAt)),
  ).toBe("1 s so far, about 20 s left, as the last one took 20 s.");
  expect(english(rehearsalTimes(at(30), last(20), now))).toBe(
    "14 s so far, about 10 s left, as the last one took 20 s.",
  );
  expect(english(rehearsalTimes(at(null), last(10), now))).toBe(
    "14 s so far, longer than the last one, which took 10 s; how long is left is not known.",
  );
  expect(english(rehearsalTimes(at(31), null, now))).toBe("14 s so far, about 30 s left.");
  expect(english(rehearsalTimes(at(31), copy(8.2), now))).toBe("14 s so far, about 30 s left.");
  expect(english(rehearsalTimes(at(null), null, now))).toBe(
    "14 s so far; how long it takes is not timed yet.",
  );
  expect(english(rehearsalTimes(at(null), copy(8.2), now))).toBe(
    "14 s so far; its copy took 8.2 s the last time, the rest is not timed yet.",
  );
  expect(english(rehearsalTimes({ ...at(31), pausedByPerson: true }, last(20), now))).toBe("14 s so far.");
});

test("the button names the time that the wait begins with, as precise as it is known", () => {
  expect(english(rehearseLabel("expand", { seconds: 11.2, from: "last" }))).toBe(
    "Rehearse expand, about 15 s",
  );
  expect(english(rehearseLabel("backfill", { seconds: 8.7, from: "copy" }))).toBe("Rehearse backfill");
  expect(english(rehearseLabel("backfill", null))).toBe("Rehearse backfill");
});
