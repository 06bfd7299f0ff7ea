import { expect, test } from "vitest";
import { type FlagVariants, isOn, isOnOff, ON_OFF, offValue, variantProblems } from "./variants.ts";

const SIZES: FlagVariants = {
  variantType: "string",
  variants: { small: "S", large: "L", huge: "XL" },
  defaultVariant: "large",
  offVariant: "small",
};
const nested = (levels: number): FlagVariants["variants"][string] =>
  levels === 0 ? {} : { a: nested(levels - 1) };
const json = (value: FlagVariants["variants"][string]): FlagVariants => ({
  ...SIZES,
  variantType: "json",
  variants: { small: {}, large: value },
});

test.each<[string, FlagVariants]>([
  ["on and off", ON_OFF],
  ["text", SIZES],
  ["numbers", { ...SIZES, variantType: "number", variants: { small: 0, large: -1.5 } }],
  ["objects", json(nested(29))],
])("%s are variants", (_what, variants) => {
  expect(variantProblems(variants)).toEqual([]);
});

test.each<[string, FlagVariants, string]>([
  ["a default that is none of them", { ...SIZES, defaultVariant: "toString" }, "defaultVariant"],
  ["an off variant that is none of them", { ...SIZES, offVariant: "else" }, "offVariant"],
  ["one that is both", { ...SIZES, offVariant: "large" }, "offVariant"],
  [
    "an off variant beside one that is named off",
    { ...SIZES, variants: { ...SIZES.variants, off: "" } },
    "offVariant",
  ],
  ["a boolean that is true while it is off", { ...ON_OFF, variants: { on: false, off: true } }, "offVariant"],
  ["a value of another type", { ...SIZES, variants: { small: "S", large: 1 } }, "variants"],
  [
    "a number that is none",
    { ...SIZES, variantType: "number", variants: { small: 0, large: Number.NaN } },
    "variants",
  ],
  ["a list where an object belongs", json([]), "variants"],
  ["one that is nested too deep", json(nested(31)), "variants"],
  ["a character that no database holds", json({ "a\0": 1 }), "variants"],
  ["too much of it", json({ a: "x".repeat(70_000) }), "variants"],
  ["a name with a space", { ...SIZES, variants: { ...SIZES.variants, "very large": "XL" } }, "variants"],
  [
    "51 of them",
    { ...SIZES, variants: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`v${i}`, ""])) },
    "variants",
  ],
])("%s is refused where it stands", (_what, variants, field) => {
  expect(variantProblems(variants).map(({ path }) => path[0])).toEqual([field]);
});

test("on is any variant that the flag has but the one that is off", () => {
  expect(["small", "large", "huge", "medium", "toString"].filter((name) => isOn(SIZES, name))).toEqual([
    "large",
    "huge",
  ]);
  expect(offValue(SIZES)).toBe("S");
  expect([ON_OFF, SIZES].map(isOnOff)).toEqual([true, false]);
});
