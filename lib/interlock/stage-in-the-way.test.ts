import { expect, test } from "vitest";
import { message } from "../messages/catalogue/message.ts";
import { stageInTheWay } from "./stage-in-the-way.ts";

const limit = { upTo: 25, beyond: message("raise.stage.next", { plan: "p", percentage: 25 }), freeAt: null };
const of = (from: number, to: number, enabled = true, turnsOn = enabled) =>
  stageInTheWay(limit, { enabled, rolloutPercentage: from }, { enabled: turnsOn, rolloutPercentage: to });

test("only what rises beyond the stage is in its way, for verb and slider alike", () => {
  expect(of(5, 25)).toBeNull();
  expect(of(5, 26)).toBe(limit);
  // Between two stages, or lowered from beyond them, it goes nowhere new.
  expect(of(50, 50)).toBeNull();
  expect(of(50, 30)).toBeNull();
  expect(of(50, 51)).toBe(limit);
  expect(
    stageInTheWay(null, { enabled: true, rolloutPercentage: 5 }, { enabled: true, rolloutPercentage: 100 }),
  ).toBeNull();
});

test("what an off flag is set to counts once it is turned on, and when it is raised", () => {
  expect(of(50, 50, false)).toBeNull();
  expect(of(50, 50, false, true)).toBe(limit);
  expect(of(5, 50, false)).toBe(limit);
  expect(of(80, 50, false)).toBeNull();
});
