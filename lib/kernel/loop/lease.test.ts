import { expect, test, vi } from "vitest";
import { LEASE_SECONDS, Leases } from "./lease.ts";

test("a holder believes an answer from the moment of its question, and no longer than the database does", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const leases = new Leases(async () => {
    now += 2_000; // the answer takes its time
    return new Map([["a", 3]]);
  });
  expect(leases.holds("a")).toBe(false);
  await leases.renew();
  expect([leases.holds("a"), leases.holds("a", 3), leases.holds("a", 2), leases.epochOf("b")]).toEqual([
    true,
    true,
    false,
    undefined,
  ]);
  now = LEASE_SECONDS * 1000;
  expect([leases.holds("a"), leases.epochOf("a")]).toEqual([false, 3]);
  await leases.poll();
  expect(leases.holds("a")).toBe(true);
  leases.lose("a", 2);
  expect(leases.epochOf("a")).toBe(3);
  leases.lose("a", 3);
  expect(leases.epochOf("a")).toBeUndefined();
  vi.restoreAllMocks();
});
