import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { type Answers, readAnswers } from "./read-answers.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database?.drop());
beforeEach(() => database.db.evaluationCount.deleteMany());

const NOON = new Date("2026-11-21T12:00:00Z");
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
const SERVED = { engagedAt: null, liftedAt: null };
const readAt = (seconds: number, kill: Parameters<typeof readAnswers>[1] = SERVED) =>
  readAnswers(
    contextAs("viewer", database.db, () => after(seconds)),
    kill,
  );

/** Ten-second buckets from one time on to another, each with so many answers of a flag. */
async function count(from: number, to: number, answers: Answers, flagName = "f"): Promise<void> {
  const gatewayId = randomUUID();
  for (let at = from; at < to; at += 10)
    for (const variant of ["on", "off"] as const)
      await database.db.evaluationCount.create({
        data: { flagName, at: after(at), variant, gatewayId, count: answers[variant] },
      });
}

test("the last seconds are those that were counted last, and it says from when on", async () => {
  expect(await readAt(0)).toBeNull();
  await count(-120, -60, { on: 0, off: 1 });
  await count(-60, 10, { on: 50, off: 1 });
  expect(await readAt(0)).toMatchObject({ on: 350, off: 7, seconds: 60, since: after(-60) });
  expect(await readAt(4)).toMatchObject({ on: 300, off: 6, seconds: 54, since: after(-50) });
  expect(await readAt(125)).toMatchObject({ on: 0, off: 0, seconds: 55, flags: new Map() });
});

test("the sum is that of the flags, over the same seconds", async () => {
  await count(-60, 0, { on: 5, off: 1 });
  await count(-60, 0, { on: 0, off: 2 }, "g");
  const read = await readAt(0);
  expect(read).toMatchObject({ on: 30, off: 18 });
  expect(Object.fromEntries(read?.flags ?? [])).toEqual({ f: { on: 30, off: 6 }, g: { on: 0, off: 12 } });
});

test("after a press nobody is told to be on whose answer was of before, however long ago it was", async () => {
  await count(-120, 0, { on: 50, off: 0 });
  // The bucket of the press has answers of before it, and the next one what was reported late.
  await count(0, 10, { on: 7, off: 43 });
  const pressed = { engagedAt: after(4), liftedAt: null };
  expect(await readAt(9, pressed)).toBeNull();
  await count(10, 200, { on: 0, off: 50 });
  const soon = await readAt(21, pressed);
  expect(soon).toMatchObject({ on: 0, off: 100, since: after(10), seconds: 11 });
  expect(await readAt(190, pressed)).toMatchObject({ on: 0, off: 19 * 50, since: after(10), seconds: 180 });
  expect(await readAt(70, { engagedAt: null, liftedAt: after(4) })).toMatchObject({ since: after(10) });
});

test("a report that was under way at the press is of before it", async () => {
  await count(-120, 0, { on: 50, off: 0 });
  await count(10, 20, { on: 3, off: 40 });
  await count(20, 30, { on: 0, off: 50 });
  expect(await readAt(25, { engagedAt: after(8), liftedAt: null })).toMatchObject({
    on: 0,
    off: 50,
    since: after(20),
  });
});
