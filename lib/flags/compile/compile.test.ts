import fc from "fast-check";
import { expect, test } from "vitest";
import { UNREADABLE_WINDOW } from "../flag-window.ts";
import type { FlagRule } from "../model.ts";
import { ON_OFF } from "../variants.ts";
import { compileFlag, nextBoundary } from "./compile.ts";
import { evaluateFlag, parseFlag } from "./evaluate.ts";
import { placeOf } from "./reach.ts";

const NOW = new Date("2026-07-01T12:00:00Z");
const BASE: FlagRule = {
  name: "dynamic-services",
  enabled: true,
  rolloutPercentage: 0,
  allowKeys: [],
  window: null,
  retiredAt: null,
  archivedAt: null,
  ...ON_OFF,
};
const CLOSED = { zone: "UTC", from: "13:00", until: "14:00", days: [1, 2, 3, 4, 5, 6, 7] };

function answer(rule: Partial<FlagRule>, targetingKey?: string, killed = false): unknown {
  const full = { ...BASE, ...rule };
  const flag = parseFlag(full.name, compileFlag(full, { now: NOW, killed }));
  return evaluateFlag(flag, targetingKey === undefined ? {} : { targetingKey }).value;
}

const hundredths = fc.integer({ min: 0, max: 10_000 });
const key = fc.string({ minLength: 1, maxLength: 40 });

test("a key keeps its answer, and raising the percentage never takes it away", () => {
  fc.assert(
    fc.property(key, hundredths, hundredths, (targetingKey, a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const atLow = answer({ rolloutPercentage: low / 100 }, targetingKey);
      expect(answer({ rolloutPercentage: low / 100 }, targetingKey)).toBe(atLow);
      if (atLow) expect(answer({ rolloutPercentage: high / 100 }, targetingKey)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("a key gets on exactly above its place, in steps of 0.01", () => {
  fc.assert(
    fc.property(key, (targetingKey) => {
      const place = placeOf(BASE.name, targetingKey);
      expect(answer({ rolloutPercentage: Math.round(place * 100) / 100 }, targetingKey)).toBe(false);
      expect(answer({ rolloutPercentage: Math.round(place * 100 + 1) / 100 }, targetingKey)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("100 % is everyone, also without a key, and 0 % is nobody", () => {
  fc.assert(
    fc.property(fc.option(key, { nil: undefined }), (targetingKey) => {
      expect(answer({ rolloutPercentage: 100 }, targetingKey)).toBe(true);
      expect(answer({ rolloutPercentage: 0 }, targetingKey)).toBe(false);
    }),
  );
  expect(answer({ rolloutPercentage: 99.99 })).toBe(false);
  expect(answer({ rolloutPercentage: 99.99 }, "")).toBe(false);
});

test("the share of many keys is near the percentage", () => {
  const flag = parseFlag(
    BASE.name,
    compileFlag({ ...BASE, rolloutPercentage: 12.34 }, { now: NOW, killed: false }),
  );
  const keys = Array.from({ length: 100_000 }, (_, i) => `patient-${i}`);
  const on = keys.filter((targetingKey) => evaluateFlag(flag, { targetingKey }).value).length;
  expect(on / keys.length).toBeGreaterThan(0.12);
  expect(on / keys.length).toBeLessThan(0.127);
});

test("0.01 % reaches one key in ten thousand", () => {
  const flag = parseFlag(
    BASE.name,
    compileFlag({ ...BASE, rolloutPercentage: 0.01 }, { now: NOW, killed: false }),
  );
  const on = Array.from(
    { length: 200_000 },
    (_, i) => evaluateFlag(flag, { targetingKey: `k${i}` }).value,
  ).filter(Boolean).length;
  expect(on).toBeGreaterThan(5);
  expect(on).toBeLessThan(45);
});

test("the allow-list works at any percentage, but not while off, killed or outside the window", () => {
  const rule = { allowKeys: ["vip", "it's {{odd}} $1"], rolloutPercentage: 0 };
  for (const vip of rule.allowKeys) {
    expect(answer(rule, vip)).toBe(true);
    expect(answer({ ...rule, rolloutPercentage: 3 }, vip)).toBe(true);
    expect(answer({ ...rule, enabled: false }, vip)).toBe(false);
    expect(answer(rule, vip, true)).toBe(false);
    expect(answer({ ...rule, window: CLOSED }, vip)).toBe(false);
  }
  expect(answer(rule)).toBe(false);
  expect(answer(rule, "vi")).toBe(false);
});

test("off is explicit: no targeting is left in the definition", () => {
  const on = { ...BASE, rolloutPercentage: 50, allowKeys: ["vip"] };
  const off = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" };
  expect(compileFlag({ ...on, enabled: false }, { now: NOW, killed: false })).toEqual(off);
  expect(compileFlag(on, { now: NOW, killed: true })).toEqual(off);
  expect(compileFlag({ ...on, window: CLOSED }, { now: NOW, killed: false })).toEqual(off);
  expect(compileFlag({ ...on, window: UNREADABLE_WINDOW }, { now: NOW, killed: false })).toEqual(off);
});

test("a retired flag is on whatever else, the kill switch included", () => {
  expect(answer({ retiredAt: NOW, enabled: false }, "k", true)).toBe(true);
  expect(answer({ retiredAt: NOW, window: CLOSED }, undefined, true)).toBe(true);
});

test("only a window that can be served has a boundary", () => {
  expect(nextBoundary({ ...BASE, window: CLOSED }, NOW)).toEqual(new Date("2026-07-01T13:00:00Z"));
  expect(nextBoundary({ ...BASE, window: CLOSED, enabled: false }, NOW)).toBeNull();
  expect(nextBoundary({ ...BASE, window: UNREADABLE_WINDOW }, NOW)).toBeNull();
  expect(nextBoundary(BASE, NOW)).toBeNull();
});

const SIZES = {
  variantType: "string",
  variants: { small: "S", large: "L", huge: "XL" },
  defaultVariant: "large",
  offVariant: "small",
} as const;

test.each<[string, Partial<FlagRule>, boolean, string]>([
  ["off", { enabled: false, rolloutPercentage: 100 }, false, "S"],
  ["killed", { rolloutPercentage: 100 }, true, "S"],
  ["archived", { rolloutPercentage: 100, archivedAt: NOW }, false, "S"],
  ["at 0 %", {}, false, "S"],
  ["outside its hours", { rolloutPercentage: 100, window: CLOSED }, false, "S"],
  ["on for everybody", { rolloutPercentage: 100 }, false, "L"],
  ["retired, and killed", { enabled: false, retiredAt: NOW }, true, "L"],
  ["on for those who are named", { allowKeys: ["a"] }, false, "L"],
])("with variants of its own a flag that is %s answers by them", (_what, rule, killed, value) => {
  expect(answer({ ...SIZES, ...rule }, "a", killed)).toBe(value);
});

test("whoever gets a boolean flag turned on gets the default of any other, and everybody else its off variant", () => {
  fc.assert(
    fc.property(key, hundredths, (targetingKey, hundredth) => {
      const rolloutPercentage = hundredth / 100;
      const isOn = answer({ rolloutPercentage }, targetingKey);
      expect(answer({ ...SIZES, rolloutPercentage }, targetingKey)).toBe(isOn ? "L" : "S");
    }),
    { numRuns: 100 },
  );
});

test("a definition is what it was for on and off, and names an off variant that is called otherwise", () => {
  const at = { now: NOW, killed: false };
  const rule = { ...BASE, rolloutPercentage: 25, allowKeys: ["a"] };
  expect(JSON.stringify(compileFlag(rule, at))).toBe(
    '{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","targeting":{"if":[{"in":[{"var":"targetingKey"},["a"]]},"on",{"fractional":[["on",2500],["off",7500]]}]}}',
  );
  expect(compileFlag({ ...rule, ...SIZES }, at)).toEqual({
    state: "ENABLED",
    variants: SIZES.variants,
    defaultVariant: "small",
    metadata: { offVariant: "small" },
    targeting: {
      if: [
        { in: [{ var: "targetingKey" }, ["a"]] },
        "large",
        {
          fractional: [
            ["large", 2500],
            ["small", 7500],
          ],
        },
      ],
    },
  });
});
