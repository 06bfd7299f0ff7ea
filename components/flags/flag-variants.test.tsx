import { expect, test } from "vitest";
import type { FlagDetail } from "#lib/flags/model.ts";
import { markup } from "../../test/markup.tsx";
import { FlagRules } from "./flag-rules.tsx";
import { FlagVariants } from "./flag-variants.tsx";

const cells = (html: string) =>
  [...html.matchAll(/<td.*?<\/td>/gs)].map(([td]) => td.replace(/<[^>]*>/g, ""));
const flag = {
  variantType: "number",
  variants: { huge: 200, large: 50, small: 10 },
  defaultVariant: "large",
  offVariant: "small",
  enabled: true,
  serves: "share",
  rolloutPercentage: 25,
  allowKeys: ["ann"],
  window: null,
  turnsOnAt: null,
  retiredAt: null,
  killedAt: null,
  nextBoundaryAt: null,
} as unknown as FlagDetail;

test("each variant has its value, and says whom it is for", () => {
  const rows = cells(markup(<FlagVariants flag={flag} />));
  expect(rows).toEqual(
    [
      ["huge", "200", "nobody now"],
      ["large", "50", "its percentage and allow-list"],
      ["small", "10", "everybody else, and while it is off"],
    ].flat(),
  );
});

test("rules say who gets which variant, and on and off of a flag that has no others", () => {
  const rules = (named: boolean, over = {}) =>
    cells(markup(<FlagRules flag={{ ...flag, ...over }} named={named} />)).filter(
      (_, index) => index % 3 === 2,
    );
  expect(rules(true)).toEqual(["—", "large", "25\u00a0% large"]);
  expect(rules(false)).toEqual(["—", "on", "25\u00a0% on"]);
  expect(rules(true, { enabled: false })[1]).toBe("small");
});
