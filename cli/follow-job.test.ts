import { expect, test, vi } from "vitest";
import { followJob } from "./follow-job.ts";
import type { JobShape, PlanShape } from "./shapes.ts";
import type { Transport } from "./transport.ts";

const job: JobShape = {
  id: "1",
  kind: "dry_run",
  phase: "switchover",
  state: "running",
  pauseReason: null,
  error: null,
};
const plan: PlanShape = {
  name: "p",
  title: "P",
  currentPhase: "switchover",
  loadError: null,
  quarantine: null,
  targetError: null,
  job,
  lastJob: null,
  phases: [],
};

/** Answers with one after the other, the last again and again. */
const answering = (...jobs: JobShape[]): Transport =>
  ({
    readPlan: async () => ({ ...plan, job: jobs.length > 1 ? jobs.shift() : jobs[0] }),
  }) as Partial<Transport> as Transport;

test.each(["dry_run", "run"])("a %s of a switchover is waited for, and a failure is told", async (kind) => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const queued = { ...job, kind, state: "queued" };
  for (const state of ["done", "failed"]) {
    const ended = { ...queued, state };
    expect(await followJob(answering(queued, { ...queued, state: "running" }, ended), "p", queued)).toEqual(
      ended,
    );
  }
  said.mockRestore();
});

test("what runs is told in words", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const checks = { ...job, id: "2", kind: "checks", phase: null };
  await followJob(answering(job, { ...job, state: "done" }), "p", job);
  await followJob(answering(checks, { ...checks, state: "done" }), "p", checks);
  expect(said.mock.calls.flat()).toEqual([
    "The rehearsal of switchover is running.",
    "The checks are running.",
  ]);
  said.mockRestore();
});
