import compile from "icu-minify/compile";
import { expect, test } from "vitest";
import formatMessage from "./format-message.ts";

test.each([
  ["{text}", "", ""],
  ["{text}", "a reason", "a reason"],
  ["Held: {text}", "", "Held: "],
])("%s of %o is %o, as where it is parsed", (text, value, said) => {
  const options = { formatters: {}, locale: "en" } as unknown as Parameters<typeof formatMessage>[3];
  expect(formatMessage("a.text", compile(text), { text: value }, options)).toBe(said);
});
