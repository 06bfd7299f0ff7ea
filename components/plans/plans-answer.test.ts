import { expect, test } from "vitest";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import type { PlanListItem } from "#lib/plans/reads/views.ts";
import { aProblem } from "../../test/a-problem.ts";
import { plansAnswer as answerOf } from "./plans-answer.ts";

const PLAN: PlanListItem = {
  name: "2026-a",
  title: "A",
  target: "clinic",
  flag: null,
  sha256: "0",
  loadError: null,
  unconfigured: null,
  currentPhase: "expand",
  phases: [{ phase: "expand", state: "waiting", standing: "waiting", startedAt: null, finishedAt: null }],
  checks: { passing: 0, failing: 0, stale: 0, running: 0, notRun: 0, superseded: 0, lookedAtSince: null },
  switchedOff: false,
  job: null,
};

const QUIET = { killed: false, next: null };

const plansAnswer = (plans: PlanListItem[]) => {
  const { title, sentence, look, ...answer } = answerOf(plans, QUIET);
  return {
    ...answer,
    title: english(title),
    sentence: english(sentence),
    look: look && { ...look, label: english(look.label) },
  };
};

test("the page's answer speaks of plans alone", () => {
  expect(plansAnswer([])).toMatchObject({ tone: "pass", title: "There is no plan yet" });
  expect(plansAnswer([PLAN])).toMatchObject({ tone: "pass", title: "No plan needs you" });
});

test("what cannot be read fails with its reason, and a later folder that was not taken over holds", () => {
  const loadError = [aProblem("plan.yaml", asIs("x"), { line: 2 }), aProblem("010.sql", asIs("y"))];
  expect(plansAnswer([{ ...PLAN, phases: [], currentPhase: null, loadError }])).toMatchObject({
    tone: "fail",
    title: "A plan cannot be read",
    sentence: "A: plan.yaml, line 2: x (and 1 more problem)",
  });
  expect(plansAnswer([{ ...PLAN, loadError }])).toMatchObject({ tone: "hold" });
});

test("a failing check leads to its rows, several to the list of them", () => {
  const failing = (count: number) => plansAnswer([{ ...PLAN, checks: { ...PLAN.checks, failing: count } }]);
  expect(failing(1).sentence).toBe("In A. Its flag cannot rise until it passes.");
  expect(failing(2).sentence).toBe("In A. Its flag cannot rise until they pass.");
  expect(failing(1).look).toEqual({
    label: "Look at its rows",
    href: `/migrations/${PLAN.name}/rows?tab=checks`,
  });
  expect(failing(2).look).toEqual({ label: "Look at the 2 checks", href: "/validation?show=failing" });
});
