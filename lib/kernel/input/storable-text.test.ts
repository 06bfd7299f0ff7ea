import { expect, test } from "vitest";
import {
  CreateFlagInput,
  HoldFlagInput,
  SetFlagPercentageInput,
  SetFlagTargetingInput,
} from "../../flags/verbs/inputs.ts";
import { EngageInput } from "../../kill/model.ts";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
import { RetryInput } from "../../outbox/model.ts";
import { issueSentence } from "./issue-sentence.ts";
import { issueText } from "./issue-text.ts";
import { isStorable, reasonText, toStorable } from "./storable-text.ts";

const name = "flag";
test.each(["a\0b", "half \ud83d", "\udc4d"])("%j is refused by the name of its field", (text) => {
  for (const [schema, input, field] of [
    [CreateFlagInput, { name, description: text }, "Description"],
    [CreateFlagInput, { name, owner: text }, "Owner"],
    [CreateFlagInput, { name: text }, "Name"],
    [SetFlagPercentageInput, { name, percentage: 1, reason: text }, "Reason"],
    [SetFlagTargetingInput, { name, allowKeys: ["a", text], window: null }, "Allow keys entry 2"],
    [HoldFlagInput, { name, reason: text }, "Reason"],
    [EngageInput, { reason: text }, "Reason"],
    [RetryInput, { filter: { type: text } }, "Filter type"],
  ] as const) {
    const issue = schema.safeParse(input).error?.issues[0];
    expect(issue && english(issueSentence(issue))).toBe(
      `${field} must not contain a NUL character or half of a surrogate pair; remove it.`,
    );
  }
  expect(isStorable(toStorable(text))).toBe(true);
});

test("whole characters of every plane are kept", () => {
  expect(isStorable("Zoë 👍 한국어")).toBe(true);
  expect(toStorable("Zoë 👍 한국어")).toBe("Zoë 👍 한국어");
});

test.each([
  [{}, "The request: Give"],
  [{ eventIds: ["x"] }, "Event ids entry 1 must be an id"],
  [{ filter: { state: "bogus" } }, "Filter state must be one of retry, dead."],
  [{ filter: { colour: "red" } }, "Filter has fields that are not known: colour."],
])("a retry of %j is refused in words", (input, sentence) => {
  const issue = RetryInput.safeParse(input).error?.issues[0];
  expect(issue && english(issueSentence(issue))).toContain(sentence.replace("The request: ", ""));
});

test("a reason has letters that can be seen", () => {
  const missing = message("input.sentences.sayWhy");
  const reason = reasonText(missing, 3);
  for (const blank of [
    "",
    "    ",
    "\u200b".repeat(6),
    "\u2800".repeat(4),
    "\u3164".repeat(3),
    "\u202e \u00ad a\ufeffb",
  ])
    expect(reason.safeParse(blank).error?.issues[0]?.message, JSON.stringify(blank)).toBe(issueText(missing));
  for (const said of ["odd", "오류율", "a b c", "👍👍👍"]) expect(reason.parse(` ${said} `)).toBe(said);
});
