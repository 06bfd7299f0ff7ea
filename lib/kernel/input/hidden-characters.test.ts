import { expect, test } from "vitest";
import {
  CreateFlagInput,
  HoldFlagInput,
  SetFlagPercentageInput,
  SetFlagTargetingInput,
} from "../../flags/verbs/inputs.ts";
import { ApplicationName } from "../../identity/applications/model.ts";
import { EngageInput } from "../../kill/model.ts";
import { english } from "../../messages/catalogue/english.ts";
import { DiscardInput } from "../../outbox/model.ts";
import { redact } from "../../outbox/reads/redact.ts";
import { cleanErrorText } from "../masking/clean-error-text.ts";
import { issueSentence } from "./issue-sentence.ts";
import { toStorable } from "./storable-text.ts";

const CONTROLS =
  "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad\u001b";
const name = "flag";

test.each(
  [...CONTROLS].map((one) => [`U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`, one]),
)("%s is refused in what people type, and shown in what programs send", (named, one) => {
  const text = `Ad${one}enim`;
  for (const [schema, input, field] of [
    [CreateFlagInput, { name, description: text }, "Description"],
    [CreateFlagInput, { name, owner: text }, "Owner"],
    [SetFlagPercentageInput, { name, percentage: 1, reason: text }, "Reason"],
    [SetFlagTargetingInput, { name, allowKeys: ["a", text], window: null }, "Allow keys entry 2"],
    [HoldFlagInput, { name, reason: text }, "Reason"],
    [EngageInput, { reason: text }, "Reason"],
    [DiscardInput, { reason: text, confirm: 1 }, "Reason"],
  ] as const) {
    const issue = schema.safeParse(input).error?.issues[0];
    expect(issue && english(issueSentence(issue))).toBe(
      `${field} must not contain ${named}, a character that cannot be seen and changes how the text is read; remove it.`,
    );
  }
  expect(ApplicationName.safeParse(text).success).toBe(false);
  expect(toStorable(text)).toBe(`Ad${named}enim`);
  expect(redact({ text, [text]: 1 }, { mask: [], show: [], types: {} }).payload).toEqual({
    text: `Ad${named}enim`,
    [`Ad${named}enim`]: 1,
  });
  if (one !== "\u001b") expect(cleanErrorText(text)).toBe(`Ad${named}enim`);
  expect(cleanErrorText(`pass${one}word: hunter2`)).not.toContain("hunter2");
});

test.each(["مرحبا بالعالم", "שלום עולם", "می‌خواهم", "👩‍👩‍👧 Zoë 한국어"])("%s stays as it is", (text) => {
  expect(EngageInput.parse({ reason: text }).reason).toBe(text);
  expect(cleanErrorText(text)).toBe(text);
  expect(toStorable(text)).toBe(text);
});

test("colours of a terminal leave nothing in an error", () => {
  expect(cleanErrorText("evil\u202egnp.exe \u001b[31mred\u001b[0m")).toBe("evilU+202Egnp.exe red");
});
