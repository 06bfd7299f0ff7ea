import { expect, test } from "vitest";
import { holdTeller } from "./tell-holds.ts";

const at = (seconds: number) => new Date(seconds * 1000);

test("a hold is told when it begins and when it ends, and holds that come and go are not told over and over", () => {
  const tell = holdTeller();
  expect(tell(null, at(0))).toBeNull();
  expect(tell("replica lag", at(1))).toEqual({ kind: "begun" });
  expect(tell("replica lag, 2 s more", at(5))).toBeNull();
  expect(tell(null, at(15))).toEqual({ kind: "ended", heldMs: 14_000 });
  for (let second = 20; second < 290; second += 10) {
    expect(tell("replica lag", at(second))).toBeNull();
    expect(tell(null, at(second + 5))).toBeNull();
  }
  expect(tell("replica lag", at(302))).toEqual({ kind: "begun" });
});
