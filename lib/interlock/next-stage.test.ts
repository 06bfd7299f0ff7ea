import { expect, test } from "vitest";
import { asIs } from "../messages/as-is.ts";
import type { RaiseGate } from "./flag-raise-gate.ts";
import { nextStage } from "./next-stage.ts";

const STAGES = [5, 25, 50, 100];
const at = (rolloutPercentage: number, enabled = true) => ({ enabled, rolloutPercentage });
const limit = (upTo: number) => ({ upTo, beyond: asIs("Stage must be served."), freeAt: new Date(0) });
const open = (upTo: number | null): RaiseGate => ({ open: true, limit: upTo === null ? null : limit(upTo) });

test("the next stage is offered as soon as it may be reached, and says before what is in its way", () => {
  expect(nextStage(at(5), STAGES, open(25))).toEqual({ to: 25, inTheWay: null });
  expect(nextStage(at(5), STAGES, open(5))).toEqual({ to: 25, inTheWay: limit(5) });
  expect(nextStage(at(7), STAGES, open(5))).toMatchObject({ to: 25, inTheWay: { upTo: 5 } });
});

test("a flag that is off is turned on as far as its stages let it, and no one sets it lower first", () => {
  const on = (to: number) => ({ to, inTheWay: null, turnsOn: true });
  expect(nextStage(at(50, false), STAGES, open(5))).toEqual(on(5));
  expect(nextStage(at(3, false), STAGES, open(5))).toEqual(on(3));
  expect(nextStage(at(0, false), STAGES, open(5))).toEqual(on(5));
  expect(nextStage(at(100, false), STAGES, open(100))).toEqual(on(5));
  expect(nextStage(at(50, false), [], open(null))).toEqual(on(50));
  expect(nextStage(at(0, false), [], open(null))).toBeNull();
  expect(nextStage(at(50, false), STAGES, { open: false, reason: asIs("Held."), hold: null })).toBeNull();
});

test("nothing is offered at the last stage, without stages, and while its gate is closed", () => {
  expect(nextStage(at(100), STAGES, open(null))).toBeNull();
  expect(nextStage(at(5), [], open(null))).toBeNull();
  expect(nextStage(at(5), STAGES, { open: false, reason: asIs("Held at 5 %."), hold: null })).toBeNull();
});
