import { expect, test } from "vitest";
import { choiceKeys, pressedKey } from "./choice-keys.ts";

test.each([
  [["MORNING", "AFTERNOON"], "MORNING:M AFTERNOON:A :U"],
  [["morning", "midday"], "morning:1 midday:2 :U"],
  [["UP", "DOWN"], "UP:1 DOWN:2 :U"],
  [["NO", "YES"], "NO:1 YES:2 :U"],
  [["오전", "오후"], "오전:1 오후:2 :U"],
  [["1", "0"], "1:1 0:2 :U"],
  [[..."abcdefghijk"].map((letter) => `x${letter}`), "xa:1 xb:2 xc:3 xd:4 xe:5 xf:6 xg:7 xh:8 xi:9 :U"],
])("the keys of %j", (values, keys) => {
  expect([...choiceKeys(values)].map((entry) => entry.join(":")).join(" ")).toBe(keys);
});

const plain = { ctrlKey: false, metaKey: false, altKey: false };
test.each([
  [{ key: "a", code: "KeyA" }, "A"],
  [{ key: "A", code: "KeyA" }, "A"],
  [{ key: "q", code: "KeyA" }, "Q"],
  [{ key: "ㅁ", code: "KeyA" }, "A"],
  [{ key: "!", code: "Digit1" }, "1"],
  [{ key: "Enter", code: "Enter" }, null],
  [{ key: "Process", code: "KeyA" }, null],
  [{ key: " ", code: "Space" }, null],
  [{ key: "a", code: "KeyA", ctrlKey: true }, null],
])("%j is %j", (event, key) => {
  expect(pressedKey({ ...plain, ...event })).toBe(key);
});
