import { expect, test } from "vitest";
import { loadPlan } from "#lib/plans/definition/load-plan.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { PERIOD_PATTERNS, periodOf } from "./period.ts";
import { reservationLines } from "./seed/reservations.ts";
import { TIME_STYLES } from "./seed/times.ts";

test.each([
  ["09:00", "MORNING"],
  ["14:30", "AFTERNOON"],
  ["12:00 PM", "AFTERNOON"],
  ["9:00 AM", "MORNING"],
  ["오전 9시", "MORNING"],
  ["오후 2시 30분", "AFTERNOON"],
  ["10시", "MORNING"],
  ["15시 30분", "AFTERNOON"],
  ["morning", "MORNING"],
  [" Afternoon ", "AFTERNOON"],
])("%s is %s", (text, period) => expect(periodOf(text)).toBe(period));

test.each([
  "",
  " ",
  "3시",
  "2:00",
  "02:00",
  "after lunch",
  "25:70",
  "20:00",
  "12:00 AM",
  "오전 12시",
  "tbd",
  "9",
])("%j is for a person to decide", (text) => expect(periodOf(text)).toBeNull());

test("the plan reads times by the same patterns", async () => {
  const { definition } = await loadPlan(await readPlanFolder("plans/2026-reservations-service"));
  const rules = definition?.phases.flatMap((phase) => phase.steps).find((step) => step.rules)?.rules?.rules;
  expect(rules?.map((rule) => [rule.pattern, rule.value])).toEqual(PERIOD_PATTERNS);
});

test("of the seeded times 96 % can be read, and the same rows come every time", () => {
  const lines = [...reservationLines(new Date("2026-11-21"), 10_000)];
  const times = lines.map((line) => line.split("\t")[8] ?? "");
  expect(times.filter((time) => periodOf(time) !== null)).toHaveLength(9600);
  expect([...reservationLines(new Date("2026-11-21"), 10_000)]).toEqual(lines);
  expect(TIME_STYLES.reduce((sum, style) => sum + style.perMille, 0)).toBe(1000);
});
