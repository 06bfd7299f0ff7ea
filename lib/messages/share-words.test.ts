import { expect, test } from "vitest";
import { english } from "./catalogue/english.ts";
import { shareWords } from "./share-words.ts";

test("a share that is kept while a flag is off is said, and never as if it were served", () => {
  const words = (
    enabled: boolean,
    rolloutPercentage: number,
    retiredAt: Date | null = null,
    turnsOnAt: number | null = null,
    serves: Parameters<typeof shareWords>[0]["serves"] = enabled && rolloutPercentage > 0 ? "some" : "nobody",
  ) => english(shareWords({ enabled, rolloutPercentage, retiredAt, turnsOnAt, serves }));
  expect(words(true, 10)).toBe("10\u00a0%");
  expect(words(false, 10)).toBe("off, set to 10\u00a0%");
  expect(words(false, 100, null, 5)).toBe("off, turns on at 5\u00a0%");
  expect(words(false, 0, null, 5)).toBe("off");
  expect(words(true, 0)).toBe("0\u00a0%");
  expect(words(false, 0)).toBe("off");
  expect(words(false, 0, new Date())).toBe("100\u00a0%");
  // By the kill switch, or outside its hours.
  expect(words(true, 100, null, null, "nobody")).toBe("off, set to 100\u00a0%");
});
