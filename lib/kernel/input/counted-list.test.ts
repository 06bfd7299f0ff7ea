import { expect, test } from "vitest";
import { z } from "zod";
import { SetFlagTargetingInput } from "../../flags/verbs/inputs.ts";
import { message } from "../../messages/catalogue/message.ts";
import { RetryInput } from "../../outbox/model.ts";
import { countedList, countedRecord } from "./counted-list.ts";
import { issueText } from "./issue-text.ts";

const TOO_MANY = message("input.notes.mostKeys", { most: 3 });

function counting() {
  let looks = 0;
  const element = z.unknown().refine(() => {
    looks += 1;
    return false;
  });
  return { element, looks: () => looks };
}

test("of a list that is too long no element is looked at", () => {
  const { element, looks } = counting();
  const { error } = countedList(element, 3, TOO_MANY).safeParse([1, 2, 3, 4]);
  expect(error?.issues).toMatchObject([{ message: issueText(TOO_MANY) }]);
  expect(looks()).toBe(0);
});

test("nothing is looked at behind the first wrong element, which is named", () => {
  const list = counting();
  const wrong = countedList(list.element, 3).safeParse([1, 2, 3]);
  expect(wrong.error?.issues).toMatchObject([{ path: [0] }]);
  expect(list.looks()).toBe(1);
  const record = counting();
  expect(countedRecord(record.element, 3, TOO_MANY).safeParse({ a: 1, b: 2 }).error?.issues).toMatchObject([
    { path: ["a"] },
  ]);
  expect(record.looks()).toBe(1);
  const inner = countedList(z.object({ n: z.number() }), 3);
  expect(inner.safeParse([{ n: 1 }, { n: "x" }]).error?.issues).toMatchObject([{ path: [1, "n"] }]);
  expect(inner.parse([{ n: 1 }])).toEqual([{ n: 1 }]);
});

test("of a record that is too long no value is looked at", () => {
  const { element, looks } = counting();
  const { error } = countedRecord(element, 1, TOO_MANY).safeParse({ a: 1, b: 2 });
  expect(error?.issues).toMatchObject([{ message: issueText(TOO_MANY) }]);
  expect(looks()).toBe(0);
});

test.each([
  ["keys", SetFlagTargetingInput, { name: "a", window: null, allowKeys: Array(100_000).fill(1) }],
  ["lines", SetFlagTargetingInput, { name: "a", window: null, allowKeys: "\n".repeat(200_000) }],
  [
    "days",
    SetFlagTargetingInput.shape.window,
    { zone: "UTC", from: "08:00", until: "09:00", days: Array(100_000).fill(9) },
  ],
  ["events", RetryInput, { eventIds: Array(100_000).fill(1) }],
])("too many %s are one issue, and not one each", (_, schema, input) => {
  expect(schema.safeParse(input).error?.issues).toHaveLength(1);
});
