import { expect, test } from "vitest";
import { inEnglish } from "../../test/in-english.ts";
import { whyDecisionsStand as judge } from "./decisions-stand.ts";

const whyDecisionsStand = (states: Parameters<typeof judge>[0]) => inEnglish(judge(states));

test.each([
  ["running", null, null],
  ["paused", null, null],
  ["rolled_back", null, null],
  ["rolling_back", "is being rolled back", "is being rolled back"],
] as const)("while the backfill is %s", (backfill, decide, change) => {
  const stand = whyDecisionsStand({ expand: "done", backfill });
  if (decide === null) expect(stand).toEqual({ decide: null, change: null, withdraw: null });
  else {
    expect(stand.decide).toContain(decide);
    expect(stand.change).toContain(change);
  }
});

test("a row that comes late is decided even in the contract phase, and nothing is decided anew then", () => {
  const stand = whyDecisionsStand({ backfill: "done", switchover: "done", contract: "failed" });
  expect(stand).toMatchObject({ decide: null, change: expect.stringMatching(/has begun/) });
});
