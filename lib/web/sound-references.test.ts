import { expect, test } from "vitest";
import { areSoundArguments } from "./sound-references.ts";

/** What was sent, and how often each field was asked for, which is how often it is parsed. */
function sent(fields: Record<string, string>) {
  const asked: Record<string, number> = {};
  const field = (id: string) => {
    asked[id] = (asked[id] ?? 0) + 1;
    return fields[id];
  };
  return { asked, isSound: () => areSoundArguments("0", { field, isForm: true }) };
}
const list = (length: number, text: string) => JSON.stringify(Array(length).fill(text));

test("a field is parsed once, however often it is named", () => {
  const { asked, isSound } = sent({ "0": list(90, "$1"), "1": '["$2","$2","$3"]', "2": "[1]", "3": "{}" });
  expect(isSound()).toBe(true);
  expect(asked).toEqual({ "0": 1, "1": 1, "2": 1, "3": 1 });
});

test("one that cannot be parsed is tried once", () => {
  const { asked, isSound } = sent({ "0": list(90, "$1"), "1": "[" });
  expect(isSound()).toBe(false);
  expect(asked["1"]).toBe(1);
});

test("fields that name each other come to an end", () => {
  expect(sent({ "0": '["$1"]', "1": '["$2"]', "2": '["$1"]' }).isSound()).toBe(true);
});

test.each([
  ["references", { "0": list(3_000, "$1"), "1": "[1]" }],
  ["references to the form", { "0": list(3_000, "$K1") }],
  ["references further on", { "0": '["$1"]', "1": list(3_000, "$K1") }],
  ["JSON", { "0": '["$1"]', "1": JSON.stringify(["x".repeat(200_000)]) }],
  ["steps", { "0": `[{"a":1},"$0${":0".repeat(3_000)}"]` }],
])("more %s than a page sends are refused", (_, fields) => {
  expect(sent(fields).isSound()).toBe(false);
});
