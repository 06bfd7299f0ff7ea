import { expect, test } from "vitest";
import type { RehearsalProgress, Step } from "../model.ts";
import { memoryJournal } from "./memory-journal.ts";
import { RehearsalSteps } from "./rehearsal-progress.ts";

const fill = { name: "020-period", kind: "backfill", sql: "" } as Step;
const check = { name: "030-required", kind: "statements", sql: "" } as Step;
const batch = {
  batchRows: 1,
  batchMs: 1,
  nextBatchRows: 1,
  rowsQuarantined: 0,
  rowsChanged: 0,
  rowsPerSecond: 1,
};

/** A rehearsal of these steps, there and back, under a clock that is set by hand. */
function rehearsal(own: Step[]) {
  const told: RehearsalProgress[] = [];
  let second = 0;
  const steps = new RehearsalSteps(
    [...own, ...own],
    async (progress) => void told.push(progress),
    () => new Date(1000 * second),
  );
  return {
    told,
    steps,
    journal: steps.follow(memoryJournal(), () => "runs"),
    at: (to: number) => (second = to),
  };
}

test("tells the step, its rows and the share of all work, which is never at its end before the last", async () => {
  const { told, steps, journal, at } = rehearsal([fill, check]);
  await steps.copying({ doing: "rows", table: "bookings", share: 0.5 });
  await steps.copying({ doing: "indexes" });
  await steps.copying({ doing: "comparison" });
  await steps.notes();
  await journal.stepStarted("backfill", fill);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 1500, rowsTotal: 3000, secondsLeft: 7.2 });
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 3000, rowsTotal: 3000, secondsLeft: 0 });
  await journal.stepEnded("backfill", fill, "done", null);
  at(9);
  await journal.stepStarted("backfill", check);
  await journal.stepEnded("backfill", check, "done", null);
  await steps.compares();
  expect(told.map(({ doing }) => doing)).toEqual([
    "copies bookings",
    "makes indexes and constraints",
    "compares its schema with the target's",
    "notes schema and rows as they are",
    "runs 020-period",
    "runs 020-period: 1,500 of 3,000 rows, 8 s left of this step",
    "runs 020-period: 3,000 of 3,000 rows",
    "runs 030-required",
    "compares schema and rows",
  ]);
  const shares = told.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares.at(-1)).toBeLessThan(1);
});

test("what is left is known as soon as rows were counted, and falls as they are", async () => {
  const { told, steps, journal, at } = rehearsal([fill]);
  const left = () => told.at(-1)?.secondsLeft;
  at(4);
  await steps.copying({ doing: "rows", table: "bookings", share: 1 });
  await steps.copying({ doing: "indexes" });
  await steps.copying({ doing: "comparison" });
  at(7);
  await steps.notes();
  at(9);
  await journal.stepStarted("backfill", fill);
  expect(left()).toBeNull(); // no row was filled yet
  at(10);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 30, rowsTotal: 3000, secondsLeft: 99 });
  // A hundredth in a second: 99 s of this step, 100 s back, and the comparison as the noting took.
  expect(left()).toBeCloseTo(201);
  at(60);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 1530, rowsTotal: 3000, secondsLeft: 49 });
  expect(left()).toBeCloseTo(151);
});

test("without rows to fill it goes by what the copy took", async () => {
  const { told, steps, at } = rehearsal([check]);
  at(4);
  await steps.copying({ doing: "rows", table: "bookings", share: 1 });
  // Four seconds were four parts; one for indexes, two for the proof, two to note, eight tenths for two steps, two to compare.
  expect(told.at(-1)?.secondsLeft).toBeCloseTo(7.8);
});
