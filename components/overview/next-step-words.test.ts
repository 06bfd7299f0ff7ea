import { expect, test } from "vitest";
import { asIs } from "#lib/messages/as-is.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { NextOfPlan } from "#lib/overview/read-first-change.ts";
import { nextStepWords } from "./next-step-words.ts";

const said = (next: unknown) => {
  const words = nextStepWords(next as NextOfPlan);
  return words && { ...words, title: english(words.title), text: english(words.text) };
};
const next = (step: NextOfPlan["step"]) =>
  said({ plan: { name: "p", title: "P", phases: [] }, step, rows: null });

test("what waits for a person says so in its colour and its words", () => {
  const step = { kind: "rehearse" as const, phase: "switchover" as const };
  expect(
    next({
      ...step,
      stopped: message("planRefusals.inStep", { step: "040-period", error: asIs("no room.") }),
    }),
  ).toEqual({
    tone: "fail",
    title: "One thing needs you: the rehearsal of switchover stopped",
    text: "Step 040 period. no room. Nothing was touched.",
  });
  expect(next({ ...step, stopped: null })?.tone).toBe("run");
  const because = 'The rehearsal failed: "No row is lost" observed 3, expected 0.';
  expect(next({ ...step, kind: "rehearse-again", because: asIs(because) })).toEqual({
    tone: "fail",
    title: "One thing needs you: the rehearsal of switchover did not pass",
    text: `${because} It ran on a copy, and nothing was touched.`,
  });
  const stage = { to: 5, inTheWay: null, turnsOn: true as const };
  expect(next({ kind: "raise", flag: "f", percentage: 50, stage })).toMatchObject({
    tone: "hold",
    title: "One thing needs you: nobody is on the new path",
    text: "The switchover of P stands still: f is off, set to 50\u00a0%.",
  });
});

test("what the target estimates is not told to the last row", () => {
  const plan = { name: "p", title: "P", phases: [] };
  const step = { kind: "rehearse", phase: "expand", stopped: null };
  const words = (about: number) => said({ plan, step, rows: { table: "bookings", about } })?.text;
  expect(words(120_305)).toContain("About 120,000 rows of bookings");
  expect(words(7)).toContain("About 7 rows");
});

test("of a table with one row it is not said that a rehearsal counts rows", () => {
  const step = { kind: "rehearse", phase: "expand", stopped: null };
  const of = (about: number) =>
    said({ plan: { name: "p", title: "P", phases: [] }, step, rows: { about, table: "bookings" } })?.text;
  expect(of(1)).toContain("About 1 row of bookings");
  expect(of(120_000)).toContain("About 120,000 rows of bookings");
});
