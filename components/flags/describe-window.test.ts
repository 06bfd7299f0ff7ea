import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { describeWindow } from "./describe-window.ts";

const words = (window: Parameters<typeof describeWindow>[0]) => english(describeWindow(window));
const zone = "Asia/Seoul";

test("says the hours, the days and the zone", () => {
  const week = { zone, from: "22:00", until: "06:00", days: [1, 2, 3, 4, 5] };
  expect(words(week)).toBe("22:00 to 06:00, Mon to Fri, Asia/Seoul");
  expect(words({ ...week, days: [1, 3, 7] })).toBe("22:00 to 06:00, Mon, Wed, Sun, Asia/Seoul");
  expect(words({ zone, from: "00:00", until: "00:00", days: [1, 2, 3, 4, 5, 6, 7] })).toBe(
    "all day, every day, Asia/Seoul",
  );
});

test("no window, and one that cannot be read", () => {
  expect(words(null)).toContain("any hour");
  expect(words("unreadable")).toContain("cannot be read");
});
