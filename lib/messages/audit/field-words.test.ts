import { expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { message } from "../catalogue/message.ts";
import { fieldWords as field, valueWords as value } from "./field-words.ts";

const fieldWords = (of: string) => inEnglish(field(of));
const valueWords = (of: string, told: unknown) => inEnglish(value(of, told));

test("a column and the field that is made of it have one name in words", () => {
  expect(["rolloutPercentage", "rollout_percentage"].map((one) => fieldWords(one))).toEqual([
    "share of people",
    "share of people",
  ]);
  expect(["flag_name", "sha256"].map((one) => fieldWords(one))).toEqual([
    "flag name",
    "fingerprint of the plan",
  ]);
});

test("states, switches and numbers are told in words, and a name is left as it is", () => {
  expect(valueWords("state", "rolling_back")).toBe("rolling back");
  expect(valueWords("enabled", false)).toBe("off");
  expect(valueWords("ok", true)).toBe("yes");
  expect(valueWords("flag", "batch_polling")).toBe("batch_polling");
  expect(valueWords("state", null)).toBeNull();
  expect(valueWords("heldMs", 12_000)).toBe("12 s");
  expect(valueWords("seconds", 13.4)).toBe("13 s");
  expect(valueWords("rollout_percentage", "25.50")).toBe("25.5\u00a0%");
});

test("lists and objects are read, not parsed", () => {
  expect(valueWords("running", ["reminders", "billing"])).toBe("reminders, billing");
  expect(valueWords("running", [])).toBe("none");
  expect(valueWords("values", ["SPA", null])).toBe("SPA, an empty value");
  expect(valueWords("window", { days: [1, 2], from: "02:00", until: "06:00", zone: "Europe/Berlin" })).toBe(
    "days Monday, Tuesday, from 02:00, until 06:00, zone Europe/Berlin",
  );
  expect(valueWords("expected", message("checks.expects.atLeast", { value: "95 %" }))).toBe("at least 95 %");
  expect(valueWords("decisions", [{ rawValue: "SPA", value: "MORNING" }])).toBe("“SPA” is MORNING");
});
