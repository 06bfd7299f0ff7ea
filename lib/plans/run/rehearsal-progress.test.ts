import { expect, test } from "vitest";
import type { RehearsalProgress, Step } from "../model.ts";
import { memoryJournal } from "./memory-journal.ts";
import { RehearsalSteps } from "./rehearsal-progress.ts";

test("tells the step, its rows and the share of all steps, which never falls", async () => {
  const fill = { name: "020-period", kind: "backfill", sql: "" } as Step;
  const check = { name: "030-required", kind: "statements", sql: "" } as Step;
  const told: RehearsalProgress[] = [];
  let second = 0;
  const steps = new RehearsalSteps(
    [fill, check, fill, check],
    async (progress) => void told.push(progress),
    () => new Date(1000 * ++second),
  );
  await steps.copying({ doing: "rows", table: "bookings", tablesDone: 1, tables: 2, rows: 40 });
  await steps.copying({ doing: "indexes" });
  await steps.copying({ doing: "comparison" });
  steps.ended();
  const journal = steps.follow(memoryJournal(), () => "runs");
  const batch = { batchRows: 1, batchMs: 1, nextBatchRows: 1, rowsQuarantined: 0, rowsPerSecond: 1 };
  await journal.stepStarted("backfill", fill);
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 1500, rowsTotal: 3000, secondsLeft: 7.2 });
  await journal.batchDone("backfill", fill, { ...batch, rowsDone: 3000, rowsTotal: 3000, secondsLeft: 0 });
  await journal.stepEnded("backfill", fill, "done", null);
  await journal.stepStarted("backfill", check);
  expect(told.map(({ doing, share }) => [doing, Math.round(share * 23 * 2) / 2])).toEqual([
    ["copies bookings", 0.5],
    ["makes indexes and constraints", 1],
    ["compares its schema with the target's", 1],
    ["runs 020-period", 1],
    ["runs 020-period: 1,500 of 3,000 rows, 8 s left of this step", 6],
    ["runs 020-period: 3,000 of 3,000 rows", 11],
    ["runs 030-required", 11],
  ]);
  // The time is that of the last change: doing something else is not getting further.
  expect(told.map(({ shareSince }) => Date.parse(shareSince ?? "") / 1000)).toEqual([1, 2, 2, 2, 3, 4, 4]);
});
