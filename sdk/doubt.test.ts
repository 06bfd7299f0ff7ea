import { expect, test } from "vitest";
import { BELIEVED_AFTER_MS, Doubt } from "./doubt.ts";

const ASKED_EVERY_MS = 5_000;
/** @returns after how long what is offered, by the time of the offer, was believed; null: not within an hour. */
function believedAfter(readAt: (nowMs: number) => number): number | null {
  const doubt = new Doubt();
  for (let now = 0; now <= 3_600_000; now += ASKED_EVERY_MS) if (!doubt.stands(readAt(now), now)) return now;
  return null;
}

test("a gateway that reads its database again and again is believed in the end, whatever the time held", () => {
  expect(believedAfter((now) => now)).toBe(BELIEVED_AFTER_MS);
});

test("what was read once is never believed, also of several gateways in turn", () => {
  expect(believedAfter(() => 7)).toBeNull();
  expect(believedAfter((now) => [1, 5, 9, 4][(now / ASKED_EVERY_MS) % 4] ?? 0)).toBeNull();
});

test("one that followed for a while and then lost its database is not believed", () => {
  expect(believedAfter((now) => Math.min(now, BELIEVED_AFTER_MS - ASKED_EVERY_MS))).toBeNull();
});
