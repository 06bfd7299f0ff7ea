import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";
import type { Progress } from "#lib/overview/read-progress.ts";
import { aProgress } from "../../test/a-progress.ts";
import { migrationNow, movedBackWords, movedBy, peopleOn } from "./describe.ts";

const words = (said: Message | null) => said && english(said);

test("nobody who asked is no count: only what was looked at is a zero", () => {
  const none = { on: 0, looked: 2_582, known: 2_582, flags: [{ name: "gamification", people: 0, of: 0 }] };
  expect(peopleOn(none)).toBeNull();
  expect(words(movedBackWords(none))).toBe("not counted, nobody has asked for them");
  expect(none.flags.map(movedBy).map(words)).toEqual(["nobody has asked for it, not counted"]);
  const asked = { ...none, flags: [...none.flags, { name: "periods", people: 0, of: 40 }] };
  expect(words(peopleOn(asked))).toBe("None of the 2,582 people seen in 30 days");
  expect(words(movedBackWords(asked))).toBe("nobody");
  expect(asked.flags.map(movedBy).map(words)).toEqual(["nobody has asked for it, not counted", "0 people"]);
});

const backfill = aProgress({ rowsDone: 620, rowsTotal: 1000 });

test("what the press would do is conditional, and fact after it", () => {
  expect(words(migrationNow(backfill, false))).toBe(
    "backfill would pause at 62\u00a0% of its step and keep its place",
  );
  expect(words(migrationNow(backfill, true))).toBe(
    "backfill is pausing at 62\u00a0% of its step and keeps its place",
  );
  expect(words(migrationNow({ ...backfill, state: "paused" }, true))).toBe(
    "backfill paused at 62\u00a0% of its step",
  );
  const next: Progress = { ...backfill, state: "next", standing: "next", waitsFor: null };
  expect(words(migrationNow(next, false))).toBe("waits to start backfill");
  expect(words(migrationNow({ ...next, rehearsing: "runs" }, false))).toBe("rehearses backfill on a copy");
});

test("a switchover has no work to pause: it stands still where it is set", () => {
  const flag = { name: "f", enabled: true, percentage: 25, killed: false };
  const switchover = { ...backfill, phase: "switchover" as const, rowsDone: null, rowsTotal: null, flag };
  expect(words(migrationNow(switchover, false))).toBe("switchover would stand still, set to 25\u00a0%");
  expect(words(migrationNow({ ...switchover, flag: { ...flag, killed: true } }, true))).toBe(
    "switchover stands still, set to 25\u00a0%",
  );
});
