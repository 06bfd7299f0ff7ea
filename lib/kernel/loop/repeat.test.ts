import { expect, test } from "vitest";
import { repeat, withLastRound } from "./repeat.ts";

test("never works twice at a time, and what is asked meanwhile is one more round, over when the promise is", async () => {
  let at = 0;
  let most = 0;
  let rounds = 0;
  let release = () => {};
  const work = repeat("counting", 60_000, async () => {
    most = Math.max(most, ++at);
    await new Promise<void>((done) => {
      release = done;
    });
    rounds += 1;
    at -= 1;
  });
  const asked = [work.now(), work.now()];
  let isOver = false;
  const over = Promise.all(asked).then(() => {
    isOver = true;
  });
  release();
  await new Promise(setImmediate);
  expect({ rounds, isOver }).toEqual({ rounds: 1, isOver: false });
  release();
  await over;
  expect({ rounds, most }).toEqual({ rounds: 2, most: 1 });
  await work.stop();
  await work.now();
  expect(rounds).toBe(2);
});

test("a failure ends nothing: the next round works again", async () => {
  let rounds = 0;
  const work = repeat("failing", 60_000, async () => {
    rounds += 1;
    if (rounds === 1) throw new Error("no");
  });
  await work.now();
  expect(rounds).toBe(2);
  await work.stop();
});

test("what must not leave anything undone works once more when it is stopped", async () => {
  let undone = 0;
  const work = repeat("saving", 60_000, async () => {
    undone = 0;
  });
  undone = 1;
  const whole = withLastRound(work);
  await Promise.all([whole.stop(), whole.stop()]);
  expect(undone).toBe(0);
});
