import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { instant, KeptCounts } from "./kept-counts.ts";

const HOUR_MS = 3_600_000;
const NOW = Date.parse("2026-11-29T10:00:00Z");
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance"], now: NOW }));
afterEach(() => void vi.useRealTimers());

test("answers are timed by the database's clock, whatever this machine's says", () => {
  const kept = new KeptCounts();
  kept.heard(new Date(NOW + HOUR_MS), instant());
  expect(kept.timeOfAnswer()).toBe(NOW + HOUR_MS);
  vi.advanceTimersByTime(7_000);
  expect(kept.timeOfAnswer()).toBe(NOW + HOUR_MS + 7_000);
  vi.setSystemTime(NOW - HOUR_MS); // this machine's is set back while the database is away
  expect(kept.timeOfAnswer()).toBe(NOW + HOUR_MS + 7_000);
});

test("a time that the database takes to say it never makes an answer older", () => {
  const kept = new KeptCounts();
  const sent = instant();
  vi.advanceTimersByTime(3_000);
  kept.heard(new Date(NOW), sent);
  expect(kept.timeOfAnswer()).toBeGreaterThanOrEqual(NOW + 3_000);
});

test("answers from before the database was heard of are lost if this machine's clock was wrong", () => {
  for (const [wrongByMs, losses] of [
    [2_000, 0],
    [-60_000, 1],
    [60_000, 1],
  ] as const) {
    const kept = new KeptCounts();
    kept.timeOfAnswer();
    kept.heard(new Date(NOW + wrongByMs), instant());
    kept.heard(new Date(NOW + wrongByMs), instant());
    expect(kept.standing().losses).toBe(losses);
  }
});

test("all is told until the time that was heard of before a whole write began", () => {
  const kept = new KeptCounts();
  kept.beginWrite()(true);
  expect(kept.standing().until).toBeNull();
  kept.heard(new Date(NOW), instant());
  const end = kept.beginWrite();
  kept.heard(new Date(NOW + 1_000), instant());
  end(true);
  expect(kept.standing().until).toEqual(new Date(NOW));
  kept.beginWrite()(false);
  expect(kept.standing().until).toEqual(new Date(NOW));
});

test("a write that the database has no more is a loss, also when others came after it", () => {
  const kept = new KeptCounts();
  kept.wrote(1);
  kept.wrote(2);
  kept.found(2, kept.standing());
  expect(kept.standing().losses).toBe(0);
  kept.wrote(2);
  expect(kept.standing()).toMatchObject({ losses: 1, writes: 2 });
  kept.found(1, kept.standing());
  expect(kept.standing()).toMatchObject({ losses: 2, writes: 1 });
});
