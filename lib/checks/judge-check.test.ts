import { expect, test } from "vitest";
import { english } from "../messages/catalogue/english.ts";
import type { Expectation } from "../plans/model.ts";
import { describeExpectation, judgeCheck, withUnit } from "./judge-check.ts";

const exactly = (value: string | number) => ({ kind: "exactly", value }) as const;
const between = (min: number | null, max: number | null) => ({ kind: "between", min, max }) as const;

test.each([
  [exactly(0), "0", true],
  [exactly(0), "0.0", true],
  [exactly(0), "", false],
  [exactly(0), "false", false],
  [exactly(0), null, false],
  [exactly("t"), "t", true],
  [exactly("0"), "0.0", false],
  [between(1, null), "1", true],
  [between(1, null), "0.99", false],
  [between(null, 5), "5", true],
  [between(null, 5), "NaN", false],
  [between(30, 70), "30.00", true],
])("%j against %j is %j", (expect_, observed, ok) => {
  expect(judgeCheck(expect_, observed)).toBe(ok);
});

const inWords = (expect_: Expectation) => english(describeExpectation(expect_));

test("expectations are said in words", () => {
  expect([exactly(0), between(1, null), between(null, 5), between(1, 5)].map(inWords)).toEqual([
    "0",
    "at least 1",
    "at most 5",
    "1 to 5",
  ]);
  const share = { ...between(30, 70), unit: "%" };
  expect([inWords(share), withUnit(share, "53.22")]).toEqual(["30 to 70 %", "53.22 %"]);
});
