import { expect, test } from "vitest";
import { showRehearsal } from "./show-plan.ts";

const job = { id: "1", kind: "rehearsal", phase: "backfill", state: "done", pauseReason: null };
const rollback = {
  ok: false,
  differences: ["public.reservations.period had a value in 54 rows, has one in 0"],
};

test.each([
  [
    { ok: true, rollbackProven: true, report: { error: null, rollback: { ok: true, differences: [] } } },
    0,
    "it works",
  ],
  [
    {
      ok: true,
      rollbackProven: false,
      report: {
        error: null,
        rollback: { ok: true, differences: [], oneWay: [{ step: "010-value", reason: "enums keep values" }] },
      },
    },
    0,
    "it works\n  one-way: 010-value, enums keep values",
  ],
  [{ ok: true, rollbackProven: false, report: { error: null, rollback } }, 1, "had a value in 54 rows"],
  [
    {
      ok: true,
      rollbackProven: false,
      report: {
        error: null,
        notLookedAt: [{ what: "the foreign table public.prices", named: false }],
        rollback: { ok: true, differences: [] },
      },
    },
    0,
    "it works\n  Not looked at: the foreign table public.prices.",
  ],
  [
    {
      ok: true,
      rollbackProven: true,
      report: { error: null, leftOut: [{ step: "010-fill", what: ["public.u.id"] }], rollback },
    },
    0,
    "it works\n  Not compared between 010-fill in batches and at once, as two runs differ: public.u.id.",
  ],
  [
    { ok: false, rollbackProven: true, report: { error: "no such table", rollback } },
    1,
    "it must not start so\n  no such table",
  ],
])("a rehearsal that ended is told with what it found", (run, exitCode, words) => {
  const answer = showRehearsal(job, run);
  expect(answer.exitCode).toBe(exitCode);
  expect(answer.text).toContain(words);
});
