import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { tellLatest } from "./tell-latest.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the latest is told in the end, however soon it came and however long nothing follows", async () => {
  const told: string[] = [];
  const { tell } = tellLatest<string>(1_000, async (value) => void told.push(value));
  await tell("copies small");
  await tell("copies large");
  await tell("makes indexes");
  expect(told).toEqual(["copies small"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual(["copies small", "makes indexes"]);
  await tell("runs 010");
  await vi.advanceTimersByTimeAsync(60_000);
  await tell("runs 020");
  expect(told).toEqual(["copies small", "makes indexes", "runs 010", "runs 020"]);
});

test("nothing is written after the end, and a write that failed does not fail the process", async () => {
  let written = 0;
  const { tell, end } = tellLatest<number>(1_000, async (value) => {
    written += 1;
    if (value === 2) throw new Error("the lease is lost");
  });
  await tell(1);
  await tell(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toBe(2);
  await tell(3);
  end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(written).toBe(2);
});
