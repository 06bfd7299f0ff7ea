import { expect, test } from "vitest";
import { describeWindow } from "./describe-window.ts";

const zone = "Asia/Seoul";

test("says the hours, the days and the zone", () => {
  const week = { zone, from: "22:00", until: "06:00", days: [1, 2, 3, 4, 5] };
  expect(describeWindow(week)).toBe("22:00 to 06:00, Mon to Fri, Asia/Seoul");
  expect(describeWindow({ ...week, days: [1, 3, 7] })).toBe("22:00 to 06:00, Mon, Wed, Sun, Asia/Seoul");
  expect(describeWindow({ zone, from: "00:00", until: "00:00", days: [1, 2, 3, 4, 5, 6, 7] })).toBe(
    "all day, every day, Asia/Seoul",
  );
});

test("no window, and one that cannot be read", () => {
  expect(describeWindow(null)).toContain("any hour");
  expect(describeWindow("unreadable")).toContain("cannot be read");
});
