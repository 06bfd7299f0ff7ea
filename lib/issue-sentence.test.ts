import { expect, test } from "vitest";
import { z } from "zod";
import { issueSentence } from "./issue-sentence.ts";

const schema = z.strictObject({
  reason: z.string().min(1).max(5),
  mode: z.enum(["engage", "lift"]).optional(),
  days: z.array(z.number().int().max(7)).max(2).optional(),
  name: z.string("A name is needed.").default("x"),
  note: z.string().min(1, "say why, for the record").optional(),
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
  [{ reason: "r", note: "" }, "Note: say why, for the record."],
  ["text", "The request must be an object."],
])("%j: %s", (input, sentence) => {
  const issue = schema.safeParse(input).error?.issues[0];
  expect(issue && issueSentence(issue)).toBe(sentence);
});
