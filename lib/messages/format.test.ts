import { expect, test } from "vitest";
import { durationWords, estimateWords } from "../kernel/text/durations.ts";
import { bytesWords, countOf, partWords, percentWords } from "../kernel/text/numbers.ts";
import { momentWords, timeAgoWords } from "../kernel/text/times.ts";
import { english } from "./catalogue/english.ts";

test.each([
  [0, "0 ms"],
  [83, "83 ms"],
  [400, "0.4 s"],
  [11_000, "11 s"],
  [59_700, "1 min"],
  [372_000, "6 min 12 s"],
  [7_500_000, "2 h 5 min"],
  [3 * 86_400_000, "3 days"],
])("%d ms is %s", (ms, text) => {
  expect(english(durationWords(ms))).toBe(text);
});

test.each([
  [0.4, "5 s"],
  [11.2, "15 s"],
  [61, "1 min 30 s"],
  [301, "6 min"],
  [3700, "1 h 10 min"],
])("a guess of %d s is about %s", (seconds, text) => {
  expect(english(estimateWords(seconds))).toBe(text);
});

test("a share is all or nothing only when it is", () => {
  expect([0, 0.001, 0.996, 1].map((share) => english(partWords(share)))).toEqual([
    "0\u00a0%",
    "<1\u00a0%",
    "99\u00a0%",
    "100\u00a0%",
  ]);
});

test("numbers as people read them", () => {
  expect(countOf(1, "row")).toBe("1 row");
  expect(countOf(120_000n, "row")).toBe("120,000 rows");
  expect(english(percentWords(0.08))).toBe("0.08\u00a0%");
  expect(english(bytesWords(1536))).toBe("1.5 KB");
});

test("times are relative while fresh", () => {
  const now = new Date("2026-11-21T14:03:27Z");
  const ago = (seconds: number) =>
    english(timeAgoWords(new Date(now.getTime() - seconds * 1000), now, "UTC"));
  expect([1, 41, 372, 7200, 86_400, 40 * 86_400].map(ago)).toEqual([
    "just now",
    "41 s ago",
    "6 min ago",
    "12:03",
    "yesterday 14:03",
    "12 Oct 14:03",
  ]);
  expect(english(momentWords(new Date(now.getTime() - 60_000), now, "UTC"))).toBe("14:02");
});
