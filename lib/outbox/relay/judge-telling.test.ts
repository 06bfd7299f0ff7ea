import { expect, test } from "vitest";
import { judgeTelling, type Telling } from "./judge-telling.ts";

const NEW: Telling = {
  raised: false,
  count: 0,
  changes: 0,
  toldRaised: false,
  toldCount: 0,
  raisedToldAt: null,
  loweredToldAt: null,
};
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 27, 12, 0, seconds));

/** What is told when something is seen raised or not at these seconds. */
function tell(seen: [seconds: number, raised: boolean, count?: number][]): string[] {
  let telling = NEW;
  const told: string[] = [];
  for (const [seconds, raised, count = 0] of seen) {
    const judged = judgeTelling(telling, { raised, count }, at(seconds));
    const more = judged.more > 0 ? `, ${judged.more} more` : "";
    if (judged.tell) told.push(`${seconds} ${raised} ${count} after ${judged.changes}${more}`);
    telling = judged.after;
  }
  return told;
}

test("what is well from the start is no news, a transition is, once", () => {
  expect(
    tell([
      [0, false],
      [1, false],
    ]),
  ).toEqual([]);
  expect(
    tell([
      [0, false],
      [5, true],
      [6, true],
      [20, false],
      [21, false],
    ]),
  ).toEqual(["5 true 0 after 1", "20 false 0 after 1"]);
});

test("what comes and goes is told now and then, with how often it changed, and its end is not lost", () => {
  const flapping = Array.from({ length: 3_000 }, (_, second): [number, boolean] => [
    second,
    second % 2 === 0,
  ]);
  const told = tell(flapping);
  expect(told.slice(0, 4)).toEqual([
    "0 true 0 after 1",
    "1 false 0 after 1",
    "600 true 0 after 599",
    "601 false 0 after 1",
  ]);
  expect(told.length).toBe(10);
  // Held back as it was told a moment ago, and told when its time has come.
  expect(
    tell([
      [0, true],
      [10, false],
      [20, true],
      [599, true],
      [601, true],
    ]),
  ).toEqual(["0 true 0 after 1", "10 false 0 after 1", "601 true 0 after 1"]);
});

test("a number that grows is told again after a while, one that shrinks is not", () => {
  expect(
    tell([
      [0, true, 4],
      [10, true, 5],
      [700, true, 5],
      [1400, true, 3],
      [2100, true, 4],
    ]),
  ).toEqual(["0 true 4 after 1, 4 more", "700 true 5 after 0, 1 more", "2100 true 4 after 0, 1 more"]);
});

test("a number that grows by as many again, or by a hundred, is told within a minute", () => {
  expect(
    tell([
      [0, true, 35],
      [30, true, 137],
      [61, true, 148],
      [100, true, 165],
      [130, true, 248],
      [131, true, 249],
      [660, true, 260],
      [731, true, 260],
    ]),
  ).toEqual([
    "0 true 35 after 1, 35 more",
    "61 true 148 after 0, 113 more",
    "130 true 248 after 0, 100 more",
    "731 true 260 after 0, 12 more",
  ]);
});

test("those that die after the others were retried are told, whatever was told before", () => {
  expect(
    tell([
      [0, true, 35],
      [20, false],
      [70, true, 12],
    ]),
  ).toEqual(["0 true 35 after 1, 35 more", "20 false 0 after 1", "70 true 12 after 1, 12 more"]);
});
