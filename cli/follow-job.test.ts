import { expect, test, vi } from "vitest";
import type { Call } from "./call.ts";
import { followJob, type PlanStatus } from "./follow-job.ts";

type Job = NonNullable<PlanStatus["job"]>;
const job: Job = {
  id: "1",
  kind: "rehearsal",
  phase: "switchover",
  state: "running",
  requestedAt: "2026-11-21T15:00:00.000Z",
  requestedBy: "ops",
  startedAt: null,
  finishedAt: null,
  pausedFor: null,
  pauseReason: null,
  step: null,
  rehearsal: null,
  error: null,
};

/** Answers with one after the other, the last again and again. */
const answering = (...jobs: Job[]) =>
  (async () => ({
    workerAlive: true,
    job: jobs.length > 1 ? jobs.shift() : jobs[0],
    lastJob: null,
    phases: [],
  })) as unknown as Call;

test.each(["rehearsal", "run"] as const)(
  "a %s of a switchover is waited for, and a failure is told",
  async (kind) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const queued: Job = { ...job, kind, state: "queued" };
    for (const state of ["done", "failed"] as const) {
      const ended = { ...queued, state };
      expect(await followJob(answering(queued, { ...queued, state: "running" }, ended), "p", queued)).toEqual(
        ended,
      );
    }
    said.mockRestore();
  },
);

test("what runs is told in words", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const checks: Job = { ...job, id: "2", kind: "checks", phase: null };
  await followJob(answering(job, { ...job, state: "done" }), "p", job);
  await followJob(answering(checks, { ...checks, state: "done" }), "p", checks);
  expect(said.mock.calls.flat()).toEqual([
    "The rehearsal of switchover is running.",
    "The checks are running.",
  ]);
  said.mockRestore();
});

test("work that nobody takes is told so, and what need not be waited for is looked at once", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const states: Job["state"][] = ["queued", "done"];
  const noWorker = (async () => ({
    workerAlive: false,
    job: { ...job, state: states.shift() },
    lastJob: null,
    phases: [],
  })) as unknown as Call;
  await followJob(noWorker, "p", job);
  expect(said.mock.calls.flat()).toEqual(["Waiting: no worker runs that could take it."]);
  const paused: Job = { ...job, state: "paused", pauseReason: "a person" };
  expect(await followJob(answering(paused, job), "p", job, false)).toEqual(paused);
  said.mockRestore();
});
