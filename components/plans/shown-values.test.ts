import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { shownValues as shown } from "./shown-values.ts";

const shownValues = (...of: Parameters<typeof shown>) => {
  const { observed, ...rest } = shown(...of);
  return { ...rest, observed: english(observed) };
};

const TEXT = "WRINKLE_BOTOX 60 10, CAVITY 30 5";
const found = (ok: boolean, observed: string | null) => ({ ok, observed, error: null });

test("short values are shown whole, and of long ones a piece of both", () => {
  expect(shownValues("0", found(false, "3"))).toEqual({ expected: "0", observed: "3", long: false });
  expect(shownValues("0", null).observed).toBe("—");
  expect(shownValues(TEXT, found(true, TEXT))).toEqual({
    expected: "WRINKLE_BOTOX 60…",
    observed: "WRINKLE_BOTOX 60…",
    long: true,
  });
  expect(shownValues(TEXT, null)).toMatchObject({ expected: "WRINKLE_BOTOX 60…", observed: "—" });
  expect(shownValues(TEXT, { ok: false, observed: null, error: "no table" }).observed).toBe("no value");
  expect(shownValues("0", found(false, null)).observed).toBe("nothing");
  expect(shownValues("0", found(false, TEXT))).toMatchObject({
    expected: "0",
    observed: "WRINKLE_BOTOX 60…",
  });
});

test("the piece shows where they differ, and white space is told in words", () => {
  expect(shownValues(TEXT, found(false, TEXT.replace("30", "45")))).toMatchObject({
    expected: "… 10, CAVITY 30 5",
    observed: "… 10, CAVITY 45 5",
  });
  expect(shownValues(TEXT, found(false, `${TEXT} `)).observed).toBe("differs");
});
