import { expect, test } from "vitest";
import { parseSearch } from "./event-query.ts";

test("a bare word is a key; type and key may be named", () => {
  expect(parseSearch("r-20931")).toEqual({ key: "r-20931" });
  expect(parseSearch(" type:reservation.created  key:r-1 ")).toEqual({
    type: "reservation.created",
    key: "r-1",
  });
  expect(parseSearch("")).toEqual({});
});
