import { expect, test } from "vitest";
import type { DryRunReport } from "#lib/plans/model.ts";
import {
  backfillAsRehearsed,
  rehearsalTimes,
  rollbackTone,
  rollbackWords,
  valuesToDecide,
} from "./dry-run-words.ts";

const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ step: "040-period", rawValue: `v${index}`, rows: 1 }));

test("the total is the total, whatever the report lists", () => {
  expect(valuesToDecide({ quarantineGroups: groups(20), quarantineValues: 31 })).toBe(
    "31 values that a person would have to decide, the 20 most frequent shown",
  );
  expect(valuesToDecide({ quarantineGroups: groups(1), quarantineValues: 1 })).toBe(
    "1 value that a person would have to decide",
  );
});

test("a report that did not count them claims no total", () => {
  expect(valuesToDecide({ quarantineGroups: groups(20) })).toBe(
    "The 20 most frequent values that a person would have to decide",
  );
  expect(valuesToDecide({ quarantineGroups: groups(3) })).toBe("3 values that a person would have to decide");
});

test("what a backfill will leave to people is said before it begins", () => {
  const report = {
    rows: { "040-period": { done: 120_046, quarantined: 4800 } } as DryRunReport["rows"],
    decidedOnClone: 4800,
    quarantineValues: 31,
    seconds: 71,
  } as DryRunReport;
  expect(backfillAsRehearsed({ forThisVersion: true, report }, null)).toBe(
    "About 120,046 rows are filled; there and back took the rehearsal 1 min 11 s. About 4,800 rows in 31 values will wait for somebody to decide.",
  );
  expect(backfillAsRehearsed({ forThisVersion: false, report }, null)).toBe("");
});

test("the word proven is used only where everything was looked at", () => {
  const rollback = { ok: true, differences: [] };
  const gap = (named: boolean) => ({ what: "the foreign table public.prices", named });
  const of = (run: Parameters<typeof rollbackWords>[0]) => [rollbackWords(run), rollbackTone(run)];
  expect(of({ rollbackProven: true, report: { rollback } })).toEqual(["rollback proven", "pass"]);
  expect(of({ rollbackProven: false, report: { rollback, notLookedAt: [gap(false)] } })).toEqual([
    "rollback tried, not all looked at",
    "hold",
  ]);
  expect(of({ rollbackProven: false, report: { rollback, notLookedAt: [gap(true)] } })[1]).toBe("fail");
});

test("a rehearsal says its time and what is left, or that nothing was measured", () => {
  const startedAt = new Date("2026-11-27T12:00:00Z");
  const now = new Date("2026-11-27T12:00:12Z");
  const at = (share: number) => ({
    startedAt,
    rehearsal: { doing: "copies x", share, shareSince: now.toISOString() },
  });
  const last = (seconds: number) => ({ seconds, from: "last" as const });
  const seeding = (seconds: number) => ({ seconds, from: "seeding" as const });
  // What the button said of a first rehearsal goes on while one waits for it.
  expect(rehearsalTimes({ startedAt: null, rehearsal: null }, seeding(19.6), now)).toBe(
    "About 20 s, as the rows to copy took 20 s to write.",
  );
  expect(rehearsalTimes(at(0.02), seeding(20), now)).toBe(
    "12 s so far, about 8 s left, as the rows to copy took 20 s to write.",
  );
  expect(rehearsalTimes(at(0.02), seeding(4.4), now)).toBe(
    "12 s so far, longer than the 4.4 s in which the rows to copy were written; how long is left is not measured yet.",
  );
  expect(rehearsalTimes(at(0.02), last(20), now)).toBe(
    "12 s so far, about 8 s left, as the last one took 20 s.",
  );
  expect(rehearsalTimes(at(0.5), null, now)).toBe("12 s so far, about 12 s left.");
  expect(rehearsalTimes(at(0.02), last(10), now)).toBe(
    "12 s so far, longer than the last one, which took 10 s; how long is left is not measured yet.",
  );
  expect(rehearsalTimes(at(1), null, now)).toBe("12 s so far; how long it takes is not measured yet.");
  expect(rehearsalTimes(at(0.02), null, now)).toBe("12 s so far; how long it takes is not measured yet.");
});
