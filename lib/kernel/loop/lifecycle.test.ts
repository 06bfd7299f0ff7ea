import { expect, test } from "vitest";
import { Lifecycle } from "./lifecycle.ts";

test("drains once, however often it is told to stop, and waits no longer than it runs", async () => {
  const work = Promise.withResolvers<void>();
  let drains = 0;
  const life = new Lifecycle(() => {
    drains += 1;
    return work.promise;
  });
  const pause = life.pause(3_600_000);
  expect([life.state, life.isRunning]).toEqual(["running", true]);
  const ends = [life.stop(), life.stop()];
  await pause;
  expect([life.state, life.isRunning, life.signal.aborted]).toEqual(["draining", false, true]);
  work.resolve();
  await Promise.all([...ends, life.stop()]);
  expect([life.state, drains]).toEqual(["drained", 1]);
});

test("one that cannot drain says so to all who wait for it", async () => {
  const life = new Lifecycle(() => Promise.reject(new Error("stuck")));
  await expect(life.stop()).rejects.toThrow("stuck");
  await expect(life.stop()).rejects.toThrow("stuck");
  expect(life.state).toBe("draining");
});
