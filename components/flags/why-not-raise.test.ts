import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { whyNotRaise } from "./why-not-raise.ts";

test("a product owner raises a flag, and is told who may turn it on", () => {
  const stage = { to: 5, inTheWay: null };
  expect(whyNotRaise("product_owner", stage)).toBeNull();
  const reason = whyNotRaise("product_owner", { ...stage, turnsOn: true });
  expect(reason && english(reason)).toContain("Only an operator or above");
  expect(whyNotRaise("operator", { ...stage, turnsOn: true })).toBeNull();
});
