import { expect, test } from "vitest";
import { z } from "zod";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
import { issueSentence, shownIssues } from "./issue-sentence.ts";
import { issueText } from "./issue-text.ts";

const schema = z.strictObject({
  reason: z.string().min(1).max(5),
  mode: z.enum(["engage", "lift"]).optional(),
  days: z.array(z.number().int().max(7)).max(2).optional(),
  name: z.string(issueText(message("input.sentences.nameNeeded"))).default("x"),
  note: z
    .string()
    .min(1, issueText(message("input.notes.chooseValue")))
    .optional(),
});

test.each([
  [{}, "Reason is needed."],
  [{ reason: null }, "Reason must be text."],
  [{ reason: "" }, "Reason must not be empty."],
  [{ reason: "123456" }, "Reason must have at most 5 characters."],
  [{ reason: "r", mode: "x" }, "Mode must be one of engage, lift."],
  [{ reason: "r", days: [8] }, "Days entry 1 must be at most 7."],
  [{ reason: "r", days: [1, 2, 3] }, "Days must have at most 2 entries."],
  [{ reason: "r", days: "monday" }, "Days must be a list."],
  [{ reason: "r", more: 1 }, "The request has fields that are not known: more."],
  [{ reason: "r", name: 1 }, "A name is needed."],
  [{ reason: "r", note: "" }, "Note: choose a value."],
  ["text", "The request must be an object."],
])("%j: %s", (input, sentence) => {
  const issue = schema.safeParse(input).error?.issues[0];
  expect(issue && english(issueSentence(issue))).toBe(sentence);
});

test("an answer is short however many fields are wrong, unknown, or long", () => {
  const wrong = z.array(z.number()).safeParse(Array(20_000).fill("x")).error?.issues ?? [];
  expect(shownIssues(wrong)).toHaveLength(50);
  const unknown = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, n) => [`${n}`.padEnd(1_000, "n"), 1]),
  );
  const names = z.strictObject({}).safeParse(unknown).error?.issues ?? [];
  expect(english(issueSentence(names[0] ?? { path: [], message: "" }))).toMatch(/ and 19,995 others\.$/);
  const long =
    z.record(z.string(), z.number()).safeParse({ ["k".repeat(1_000_000)]: "x" }).error?.issues ?? [];
  for (const issues of [wrong, names, long])
    expect(JSON.stringify(shownIssues(issues)).length).toBeLessThan(12_000);
});
