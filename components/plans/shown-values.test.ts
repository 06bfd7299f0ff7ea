import { expect, test } from "vitest";
import { shownValues } from "./shown-values.ts";

const TEXT = "WRINKLE_BOTOX 60 10, CAVITY 30 5";
const found = (ok: boolean, observed: string) => ({ ok, observed, error: null });

test("short values are shown, and of long ones whether they are the same", () => {
  expect(shownValues("0", found(false, "3"))).toEqual({ expected: "0", observed: "3", long: false });
  expect(shownValues("0", null).observed).toBe("—");
  expect(shownValues(TEXT, found(true, TEXT))).toEqual({
    expected: "a text",
    observed: "the same",
    long: true,
  });
  expect(shownValues(TEXT, found(false, `${TEXT} `)).observed).toBe("differs");
  expect(shownValues(TEXT, { ok: false, observed: "error", error: "no table" }).observed).toBe("no value");
  expect(shownValues("0", found(false, TEXT))).toMatchObject({ expected: "0", observed: "differs" });
});
