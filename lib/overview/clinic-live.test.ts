import { expect, test } from "vitest";
import type { ClinicAnswer } from "../local/clinic.ts";
import { clinicLive } from "./clinic-live.ts";

const START = Date.parse("2026-11-21T12:00:00Z");
const load: ClinicAnswer["load"] = { on: true, perSecond: 1, switchedAt: null, endedAfterHours: null };

/** A clinic that began at noon and took ten bookings in each step of ten seconds. */
function answer(steps: number, path: "old" | "new" = "old"): ClinicAnswer {
  const buckets = Array.from({ length: steps }, (_, i) => ({
    at: new Date(START + i * 10_000).toISOString(),
    old: 0,
    new: 0,
    refused: 2,
    failed: 0,
    [path]: 10,
  }));
  const bookings = {
    since: new Date(START).toISOString(),
    old: 0,
    new: 0,
    refused: steps * 2,
    failed: 0,
    [path]: steps * 10,
    buckets,
  };
  return { bookings, load };
}
const after = (seconds: number) => new Date(START + seconds * 1000);

test("before the first whole minute no figure a minute is told", () => {
  const live = clinicLive(answer(4), after(35));
  expect(live.lastMinute).toBeNull();
  expect(live.perMinute).toEqual([]);
  expect(live.soFar).toEqual({ old: 40, new: 0, seconds: 35 });
});

test("a minute is sixty seconds that are over, so that a step under way is no fall", () => {
  const live = clinicLive(answer(9, "new"), after(81));
  expect(live.lastMinute).toEqual({ old: 0, new: 60, failed: 0 });
  expect(live.perMinute.map((one) => one.value)).toEqual([60, 60, 60]);
  expect(live).toMatchObject({ failed: 0, refused: 18, all: 108 });
});
