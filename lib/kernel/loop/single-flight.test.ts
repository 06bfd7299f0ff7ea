import { expect, test } from "vitest";
import { singleFlight } from "./single-flight.ts";

test("who asks for the same meanwhile gets one answer, worked out once", async () => {
  const ask = singleFlight<number>(60_000);
  let begun = 0;
  let finish: (value: number) => void = () => {};
  const work = () => {
    begun += 1;
    return new Promise<number>((resolve) => {
      finish = resolve;
    });
  };
  const answers = [ask("a", work), ask("a", work), ask("a", work)];
  finish(7);
  expect(await Promise.all(answers)).toEqual([7, 7, 7]);
  expect(await ask("a", work)).toBe(7);
  expect(begun).toBe(1);
  const other = ask("b", work);
  finish(8);
  expect(await other).toBe(8);
});

test("an answer that is no longer fresh, and a failure, are worked out again", async () => {
  const ask = singleFlight<number>(0);
  expect(await ask("a", async () => 1)).toBe(1);
  expect(await ask("a", async () => 2)).toBe(2);
  const kept = singleFlight<number>(60_000);
  await expect(kept("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await kept("a", async () => 3)).toBe(3);
});
