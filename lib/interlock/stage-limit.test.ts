import fc from "fast-check";
import { expect, test } from "vitest";
import { english } from "../messages/catalogue/english.ts";
import { sentences } from "../messages/catalogue/sentences.ts";
import { timeLeft } from "../messages/time-left.ts";
import { limitByStages, type StageEvidence } from "./stage-limit.ts";

const NOW = new Date("2026-11-21T12:00:30Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const seen: StageEvidence = {
  plan: "clinic",
  stages: [
    { percentage: 5, soakSeconds: 20 },
    { percentage: 25, soakSeconds: 20 },
    { percentage: 100, soakSeconds: 0 },
  ],
  percentage: 5,
  servedSince: ago(30),
  killSwitch: { engagedAt: null, liftedAt: null },
  checks: [{ name: "no row lacks a period", at: ago(5) }],
  now: NOW,
};

test.each<[string, Partial<StageEvidence>, number, string]>([
  ["served and checked", {}, 25, "The next stage of plan clinic is 25 %; none may be skipped."],
  [
    "still soaking",
    { servedSince: ago(13) },
    5,
    "Stage 5 % of plan clinic must be served for 20 s before the next. 7 s are left.",
  ],
  [
    "between two stages the lower one is the earlier",
    { percentage: 10, servedSince: ago(1) },
    5,
    "19 s are left.",
  ],
  ["off", { percentage: 0, servedSince: null }, 5, "The first stage of plan clinic is 5 %"],
  ["limited to hours", { servedSince: null }, 5, "certain hours only"],
  [
    "not checked at this stage",
    { checks: [{ name: "c", at: ago(31) }] },
    5,
    'the check "c" has not run since',
  ],
  [
    "checked too long ago",
    { servedSince: ago(900), checks: [{ name: "c", at: ago(61) }] },
    5,
    'the check "c" has not run for more than a minute',
  ],
  ["never checked", { checks: [{ name: "c", at: null }] }, 5, "has not run since"],
  ["killed", { killSwitch: { engagedAt: ago(1), liftedAt: null } }, 5, "kill switch is engaged"],
  ["killed for a while", { killSwitch: { engagedAt: null, liftedAt: ago(2) } }, 5, "18 s are left."],
])("%s", (_, evidence, upTo, beyond) => {
  const limit = limitByStages({ ...seen, ...evidence });
  expect(limit?.upTo).toBe(upTo);
  const said = limit && sentences(limit.beyond, timeLeft(limit.freeAt, NOW));
  expect(said && english(said)).toContain(beyond);
});

test("nothing holds a flag without stages, or at the last", () => {
  expect(limitByStages({ ...seen, stages: [] })).toBeNull();
  expect(limitByStages({ ...seen, percentage: 100 })).toBeNull();
});

test("however long it was served, it never rises past the next stage", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 6 }),
      fc.integer({ min: 0, max: 99 }),
      fc.nat(100),
      (percentages, percentage, servedSeconds) => {
        const stages = [...percentages.sort((a, b) => a - b), 100].map((one) => ({
          percentage: one,
          soakSeconds: 50,
        }));
        const limit = limitByStages({
          ...seen,
          stages,
          percentage,
          servedSince: ago(servedSeconds),
          checks: [],
        });
        const next = stages.find((one) => one.percentage > percentage)?.percentage ?? 0;
        const soaked = servedSeconds >= 50 || stages.every((one) => one.percentage > percentage);
        if (soaked) expect(limit?.upTo).toBe(next);
        else expect(limit?.upTo).toBeLessThanOrEqual(percentage);
      },
    ),
  );
});
