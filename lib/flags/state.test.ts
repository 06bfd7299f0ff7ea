import fc from "fast-check";
import { expect, test } from "vitest";
import type { FlagHold } from "../interlock/flag-hold.ts";
import { asIs } from "../messages/as-is.ts";
import { english } from "../messages/catalogue/english.ts";
import { flagStateWords } from "../messages/flag-states.ts";
import { compileFlag } from "./compile/compile.ts";
import { evaluateFlag, parseFlag } from "./compile/evaluate.ts";
import { UNREADABLE_WINDOW } from "./flag-window.ts";
import type { FlagRow } from "./model.ts";
import { flagState } from "./state.ts";
import { ON_OFF } from "./variants.ts";

const NOW = new Date("2026-07-01T12:00:00Z");
const DAYS = [1, 2, 3, 4, 5, 6, 7];
const CLOSED = { zone: "UTC", from: "13:00", until: "14:00", days: DAYS };
const OPEN = { zone: "UTC", from: "11:00", until: "14:00", days: DAYS };
const ON = { enabled: true, rolloutPercentage: 100 };

type Subject = Parameters<typeof flagState>[0];
const flag = (more: Partial<FlagRow>): Subject => ({
  name: "dynamic-services",
  enabled: false,
  rolloutPercentage: 0,
  allowKeys: [],
  window: null,
  retiredAt: null,
  archivedAt: null,
  ...ON_OFF,
  ...more,
});

type Case = Partial<FlagRow> & { hold?: FlagHold };
const HELD: { hold: FlagHold } = { hold: { by: "person", who: "ops", reason: null, at: NOW } };
const failing = {
  phase: "backfill",
  step: "s",
  check: "agrees",
  expected: asIs("0"),
  observed: "3",
  error: null,
};
const BY_CHECK: { hold: FlagHold } = { hold: { by: "check", plan: "p", first: failing, others: [] } };

test.each<[Case, boolean, string, string]>([
  [{ rolloutPercentage: 50 }, false, "off", "off"],
  [{ enabled: true }, false, "on-for-nobody", "on for nobody yet"],
  [{ enabled: true, window: CLOSED }, false, "on-for-nobody", "on for nobody yet"],
  [{ enabled: true, allowKeys: ["a"] }, false, "partly-on", "partly on"],
  [{ enabled: true, rolloutPercentage: 0.01 }, false, "partly-on", "partly on"],
  [ON, false, "on", "on for everyone"],
  [{ ...ON, window: OPEN }, false, "on", "on for everyone"],
  [{ ...ON, window: CLOSED }, false, "window-closed", "outside its window"],
  [{ ...ON, window: UNREADABLE_WINDOW }, false, "window-closed", "outside its window"],
  [HELD, false, "held", "held, serves off"],
  [{ ...ON, ...HELD, window: CLOSED }, false, "held", "held, serves off"],
  [{ enabled: true, rolloutPercentage: 25, ...HELD }, false, "held", "held, partly on"],
  [{ ...ON, ...HELD }, false, "held", "held, on for everyone"],
  [{ enabled: true, rolloutPercentage: 25, ...BY_CHECK }, false, "held", "held, partly on"],
  [{ ...BY_CHECK, retiredAt: NOW }, false, "retired", "retired, on for good"],
  [{ ...ON, ...HELD }, true, "killed", "killed, serves off"],
  [ON, true, "killed", "killed, serves off"],
  [{ enabled: true }, true, "on-for-nobody", "on for nobody yet"],
  [{ rolloutPercentage: 100 }, true, "off", "off"],
  [{ retiredAt: NOW }, true, "retired", "retired, on for good"],
  [{ ...ON, archivedAt: NOW }, true, "archived", "archived, serves off"],
  [{ retiredAt: NOW, archivedAt: NOW }, false, "archived", "archived, on for good"],
])("%j, killed %j: %s", ({ hold = null, ...more }, killed, state, words) => {
  const standing = flagState(flag(more), { now: NOW, killed, hold });
  expect(standing.state).toBe(state);
  expect(english(flagStateWords(standing))).toBe(words);
});

test("whom it says a flag serves is whom the compiled definition serves", () => {
  const moment = fc.constantFrom<Date | null>(null, NOW);
  const hold = fc.constantFrom<FlagHold | null>(null, HELD.hold, BY_CHECK.hold);
  const rows = fc.record({
    enabled: fc.boolean(),
    rolloutPercentage: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
    allowKeys: fc.constantFrom<string[]>([], ["listed"]),
    window: fc.constantFrom<FlagRow["window"]>(null, OPEN, CLOSED, UNREADABLE_WINDOW),
    retiredAt: moment,
    archivedAt: moment,
  });
  fc.assert(
    fc.property(rows, hold, fc.boolean(), fc.string({ minLength: 1 }), (more, held, killed, targetingKey) => {
      const row = flag(more);
      const { serves, state } = flagState(row, { now: NOW, killed, hold: held });
      const parsed = parseFlag(row.name, compileFlag(row, { now: NOW, killed }));
      const value = evaluateFlag(parsed, { targetingKey }).value;
      if (serves === "nobody") expect(value).toBe(false);
      if (serves === "everyone") expect(value).toBe(true);
      if (["off", "on-for-nobody", "window-closed", "killed"].includes(state)) expect(serves).toBe("nobody");
      if (state === "partly-on") expect(serves).toBe("some");
      if (state === "on") expect(serves).toBe("everyone");
    }),
  );
});
