import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import {
  fromPosition,
  MARKS,
  nextMark,
  nextStop,
  nudge,
  parsePercentage,
  toPosition,
  whyNoPercentage,
} from "./percentage-scale.ts";

describe("the percentage scale", () => {
  test("every mark comes back exactly", () => {
    for (const mark of MARKS) expect(fromPosition(toPosition(mark))).toBe(mark);
  });

  test("a greater percentage is never further left", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }), (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(toPosition(low / 100)).toBeLessThanOrEqual(toPosition(high / 100));
      }),
    );
  });

  test("a position gives a percentage that sits close to it", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (position) => {
        expect(Math.abs(toPosition(fromPosition(position)) - position)).toBeLessThan(0.03);
      }),
    );
  });

  test("arrow keys are a few presses from mark to mark, and come back", () => {
    let presses = 0;
    for (let at = 0; at < 10; at = nextStop(at, 1)) presses += 1;
    expect(presses).toBe(7);
    for (const mark of MARKS) {
      if (mark < 100) expect(nextStop(nextStop(mark, 1), -1)).toBe(mark);
    }
    expect([nextStop(12.34, 1), nextStop(12.34, -1)]).toEqual([15, 10]);
    expect([nextStop(100, 1), nextStop(0, -1)]).toEqual([100, 0]);
  });

  test("with Shift they move by a step that can be seen, and come back", () => {
    expect(nudge(0, 1)).toBe(0.01);
    expect(nudge(0.99, 1)).toBe(1);
    expect(nudge(1, -1)).toBe(0.99);
    expect(nudge(9.9, 1)).toBe(10);
    expect(nudge(10, -1)).toBe(9.9);
    expect(nudge(100, 1)).toBe(100);
    expect(nudge(0, -1)).toBe(0);
  });

  test("page keys go from mark to mark", () => {
    expect(nextMark(25, 1)).toBe(50);
    expect(nextMark(26, -1)).toBe(25);
    expect(nextMark(100, 1)).toBe(100);
    expect(nextMark(0, -1)).toBe(0);
  });

  test("only percentages in steps of 0.01 are read", () => {
    expect(parsePercentage("12.34")).toBe(12.34);
    expect(parsePercentage("0,5 %")).toBe(0.5);
    expect(parsePercentage("12.")).toBe(12);
    for (const wrong of ["", "abc", "101", "12.345", "-1", "1e2"]) expect(parsePercentage(wrong)).toBeNull();
  });

  test("what cannot be read is said in words", () => {
    const why = (typed: string) => {
      const said = whyNoPercentage(typed);
      return said && english(said);
    };
    expect(why("12.5")).toBeNull();
    expect(why("")).toBe("Type a percentage, 0 to 100.");
    for (const wrong of ["abc", "1e2"]) expect(why(wrong)).toBe("A percentage is a number, 0 to 100.");
    for (const wrong of ["100.5", "-1"])
      expect(why(wrong)).toBe("A percentage is at least 0 and at most 100.");
    expect(why("0.005")).toBe("A percentage goes in steps of 0.01.");
  });
});
