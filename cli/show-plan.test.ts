import { expect, test } from "vitest";
import type { PlanStatus } from "./follow-job.ts";
import { showPlan } from "./show-plan.ts";

const KILLED = "The kill switch is engaged.";
const phase = (name: string, state: string, standing = state) => ({
  phase: name,
  state,
  standing,
  stepsDone: 1,
  stepsTotal: 1,
  error: null,
  startBlockedBy: KILLED,
  rollbackProvenAt: null,
  gates: [],
  checks: [],
  steps: [],
});
const lines = (killSwitchEngaged: boolean) =>
  showPlan({
    name: "p",
    title: "P",
    currentPhase: "switchover",
    loadError: null,
    killSwitchEngaged,
    quarantine: null,
    targetError: null,
    job: null,
    lastJob: null,
    phases: [
      phase("expand", "done"),
      phase("backfill", "done"),
      phase("switchover", "running", killSwitchEngaged ? "stands_still" : "running"),
      { ...phase("contract", "waiting"), startBlockedBy: "Switchover stands still." },
    ],
  } as unknown as PlanStatus).text.split("\n");
const of = (all: string[], name: string) => all.find((line) => line.startsWith(name)) ?? "";

test("the kill switch is named beside what it holds, and beside nothing that is done", () => {
  const killed = lines(true);
  expect(of(killed, "expand")).not.toContain("kill switch");
  expect(of(killed, "backfill")).not.toContain("kill switch");
  expect(of(killed, "switchover")).toMatch(/stands still.*The kill switch is engaged\.$/);
  expect(of(killed, "contract")).toContain("Switchover stands still.");
  expect(of(lines(false), "switchover")).not.toContain("kill switch");
});
