import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { english } from "./english.ts";
import { localeOf } from "./locales.ts";
import { type MessageCode, message } from "./message.ts";
import { messagesOf } from "./messages-of.ts";
import { say } from "./say.ts";

test("a parameter may be a message or a list", () => {
  const format = (code: string, { what = "" }: Record<string, string | number>) => `${code}(${what})`;
  const inner = { code: "common.typeToConfirm" as MessageCode, params: { what: ["a", "b", 3] } };
  const outer = { code: "audit.answer.page" as MessageCode, params: { what: inner } };
  expect(say(format, "en", outer)).toBe("audit.answer.page(common.typeToConfirm(a, b, and 3))");
});

test("English has its plurals and groups its figures", () => {
  expect(english(message("audit.answer.refused", { count: 1 }))).toBe(
    "1 refused attempt in the last 24 hours",
  );
  expect(english(message("audit.answer.refused", { count: 1204 }))).toBe(
    "1,204 refused attempts in the last 24 hours",
  );
});

test("a text whose parameter is missing is an error, not a gap", () => {
  expect(() => english({ code: "audit.answer.refused" })).toThrow(/refused|count/);
});

test("each text can be read as ICU writes it", () => {
  const broken = textsOf(en).filter((text) => {
    try {
      return new IntlMessageFormat(text, "en").getAst().length === 0;
    } catch {
      return true;
    }
  });
  expect(broken).toEqual([]);
});

test("in brackets, every text has them", () => {
  expect(textsOf(messagesOf("en-XA", en)).every((text) => text.startsWith("⟦") && text.endsWith("⟧"))).toBe(
    true,
  );
});

test("a cookie with anything else asks for English", () => {
  expect([localeOf(undefined), localeOf("xx"), localeOf("en-XA")]).toEqual(["en", "en", "en-XA"]);
});

function textsOf(texts: object): string[] {
  return Object.values(texts).flatMap((text) => (typeof text === "string" ? [text] : textsOf(text)));
}
