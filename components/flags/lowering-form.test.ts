import { expect, test } from "vitest";
import { loweringForm } from "./lowering-form.ts";

test("lowering names the revision that the page shows, so that an old page raises nothing", () => {
  const flag = { name: "f", enabled: true, rolloutPercentage: 50, revision: 7 };
  const form = loweringForm(flag as Parameters<typeof loweringForm>[0], 25);
  expect(Object.fromEntries(form)).toEqual({ name: "f", percentage: "25", revision: "7" });
});
