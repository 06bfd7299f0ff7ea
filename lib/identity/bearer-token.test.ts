import { expect, test } from "vitest";
import { bearerToken } from "./bearer-token.ts";

test.each([
  ["Bearer abc", "abc"],
  ["bearer   abc", "abc"],
  ["Bearer a token with spaces", "a token with spaces"], // a wrong one, and not none
  ["Bearer", undefined],
  ["Bearer  ", undefined],
  ["Bearerabc", undefined],
  ["Basic abc", undefined],
  ["", undefined],
  [null, undefined],
  [undefined, undefined],
])("of %j the token is %j", (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
