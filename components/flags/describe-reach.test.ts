import { expect, test } from "vitest";
import { describeKnown, describeReach, describeWhileOff } from "./describe-reach.ts";

const reach = { knownKeys: 4961, before: 1230, after: 2470, joins: 1240, leaves: 0 };

test("raising says how many join and that no one leaves", () => {
  expect(describeReach(reach)).toBe("About 1,240 more people join. No one leaves.");
  expect(describeKnown(reach)).toBe("1,230 of 4,961 people seen in the last 30 days get it now");
});

test("lowering says how many leave", () => {
  expect(describeReach({ ...reach, joins: 0, leaves: 1 })).toBe("No one joins. About 1 person leaves.");
});

test("nothing is said that was not counted", () => {
  expect(describeReach(null)).toBe("Counting who joins and who leaves.");
  expect(describeReach({ knownKeys: 0, before: 0, after: 0, joins: 0, leaves: 0 })).toContain("not measured");
});

test("while the flag is off nobody joins by raising it or leaves by lowering it", () => {
  expect(describeWhileOff(true)).toContain("no one joins");
  expect(describeWhileOff(false)).toContain("no one leaves");
});
