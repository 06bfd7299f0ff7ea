import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import type { SwitchForecast } from "#lib/plans/reads/rehearsal-report.ts";
import { describeForecast, describeOpening, describeStep, isMeasured, reached } from "./switch-words.ts";

const said = (words: Message | null) => words && english(words);

const stage = (percentage: number, on: number) => ({
  percentage,
  soakSeconds: 600,
  keys: { on, looked: 940 },
});
const forecast: SwitchForecast = {
  flag: "periods",
  from: 0,
  hasWindow: false,
  stages: [stage(5, 47), stage(25, 230), stage(100, 940)],
  moreKeys: false,
};
const atFirst = (keys: { on: number; looked: number } | null, more: Partial<SwitchForecast> = {}) => ({
  ...forecast,
  ...more,
  stages: [{ ...stage(5, 0), keys }],
});

test("the start of a switchover names its first stage and the people it reaches, as they were read", () => {
  expect(said(describeOpening(forecast))).toBe(
    "The flag periods is turned on at 5\u00a0%. About 47 of the 940 people seen in the last 30 days get it. After that a person raises it.",
  );
  expect(said(describeOpening(atFirst({ on: 0, looked: 1 })))).toContain("None of the 1 person seen");
  expect(
    said(describeOpening(atFirst({ on: 1, looked: 20_000 }, { moreKeys: true, hasWindow: true }))),
  ).toContain("About 1 of the 20,000 people sampled gets it. It is served in its hours only.");
  expect(said(describeOpening(atFirst({ on: 0, looked: 0 })))).toContain("is not measured");
  expect(said(describeOpening(atFirst(null, { from: null })))).toContain("could not be read");
  expect(said(describeOpening({ ...forecast, from: 5 }))).toContain("is at 5\u00a0% already and stays there");
});

test("its rehearsal says what would happen in place of statements", () => {
  expect(english(describeForecast(forecast))).toBe(
    "It runs no statement and changes no table. The flag periods was at 0\u00a0% then, and would rise in 3 stages.",
  );
  expect(forecast.stages.map((_, index) => english(describeStep(forecast, index)))).toEqual([
    "as soon as the switchover starts",
    "a person raises it, after 10 min at 5\u00a0% with clean checks",
    "a person raises it, after 10 min at 25\u00a0% with clean checks",
  ]);
  expect(english(describeStep({ ...forecast, from: 25 }, 1))).toBe("is reached already");
  const unseen = { ...forecast, stages: [{ ...stage(5, 0), keys: { on: 0, looked: 0 } }] };
  expect(english(describeForecast(unseen))).toMatch(
    /would rise in 1 stage\. Nobody has asked for it .* is not measured\.$/,
  );
  expect(isMeasured(unseen.stages[0])).toBe(false);
  expect(english(reached(forecast, stage(25, 230)))).toBe(
    "About 230 of the 940 people seen in the last 30 days get it.",
  );
});
