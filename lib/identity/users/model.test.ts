import { expect, test } from "vitest";
import { saidOf } from "../../kernel/input/issue-text.ts";
import { english } from "../../messages/catalogue/english.ts";
import { Email } from "./model.ts";

test("an empty email is asked for, and another text is said to be none", () => {
  const why = (value: unknown) => Email.safeParse(value).error?.issues.map((issue) => english(saidOf(issue)));
  expect(why(" ")).toEqual(["An email is needed."]);
  expect(why(undefined)).toEqual(["An email is needed."]);
  expect(why("kim")).toEqual(["This is not an email address."]);
  expect(Email.parse(" Kim@Example.org ")).toBe("kim@example.org");
});
