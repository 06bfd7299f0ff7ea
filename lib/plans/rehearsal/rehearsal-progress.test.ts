import { expect, test } from "vitest";
import { english } from "../../messages/catalogue/english.ts";
import type { RehearsalProgress, Step } from "../model.ts";
import { memoryJournal } from "./memory-journal.ts";
import { legBack, legThere, RehearsalSteps } from "./rehearsal-progress.ts";

const fill = { name: "020-period", kind: "backfill", sql: "", rollback: "select :after, :upto" } as Step;
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
async function rehearsal(own: Step[]) {
  const told: RehearsalProgress[] = [];
  let second = 0;
  const steps = new RehearsalSteps(
    [...own.map(legThere), ...(await Promise.all(own.map(legBack)))],
    async (progress) => void told.push(progress),
    () => new Date(1000 * second),
  );
  return {
    told,
    steps,
    journal: steps.follow(memoryJournal()),
    at: (to: number) => (second = to),
  };
}

test("tells the step, its rows and the share of all work, which is never at its end before the last", async () => {
  const { told, steps, journal, at } = await rehearsal([fill, check]);
  await steps.copying({ doing: "rows", table: "bookings", share: 0.5 });
  await steps.copying({ doing: "indexes" });
  await steps.copying({ doing: "comparison" });
  await steps.notes();
  await journal.stepStarted("backfill", fill);
  await steps.tries(fill, { doing: "at-once", share: 0 });
  await steps.tries(fill, { doing: "in-batches", share: 0.7 });
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 1500, rowsTotal: 3000, secondsLeft: 7.2 });
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 3000, rowsTotal: 3000, secondsLeft: 0 });
  await journal.stepEnded("backfill", fill, "done", null);
  at(9);
  await journal.stepStarted("backfill", check);
  await journal.stepEnded("backfill", check, "done", null);
  await steps.compares();
  expect(told.map(({ doing }) => english(doing))).toEqual([
    "copies the table bookings",
    "makes indexes and constraints",
    "compares its schema with the target's",
    "notes schema and rows as they are",
    "runs 020-period",
    "tries 020-period: all rows at once",
    "tries 020-period: all batches, to compare the two",
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
  const { told, steps, journal, at } = await rehearsal([fill]);
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
  await steps.tries(fill, { doing: "in-batches", share: 1 / 60 });
  // A hundredth in a second, as the trial is six tenths of it: 99 s of this step, 100 s back, and the comparison as the noting took.
  expect(left()).toBeCloseTo(201);
  at(60);
  await steps.tries(fill, { doing: "in-batches", share: 0.85 });
  expect(left()).toBeCloseTo(151);
  at(109);
  await journal.stepEnded("backfill", fill, "done", null);
  await journal.undoStarted("backfill", fill);
  expect(left()).toBeCloseTo(102);
  at(169);
  await steps.tries(fill, { doing: "in-batches", share: 1 });
  expect(left()).toBeCloseTo(42);
  at(189);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 1500, rowsTotal: 3000, secondsLeft: 49 });
  expect(left()).toBeCloseTo(22);
});

test("without rows to fill it goes by what the copy took", async () => {
  const { told, steps, at } = await rehearsal([check]);
  at(4);
  await steps.copying({ doing: "rows", table: "bookings", share: 1 });
  // Four seconds were four parts; one for indexes, two for the proof, two to note, eight tenths for two steps, two to compare.
  expect(told.at(-1)?.secondsLeft).toBeCloseTo(7.8);
});

test("a step that the copy has from the target is told as undone before it is told as run", async () => {
  const { told, journal } = await rehearsal([fill]);
  await journal.undoStarted("backfill", fill);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 5, rowsTotal: 9, secondsLeft: 0 });
  await journal.stepStarted("backfill", fill);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 5, rowsTotal: 9, secondsLeft: 0 });
  expect(told.map(({ doing }) => english(doing))).toEqual([
    "undoes 020-period",
    "undoes 020-period: 5 of 9 rows",
    "runs 020-period",
    "runs 020-period: 5 of 9 rows",
  ]);
});
