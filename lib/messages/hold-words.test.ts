import { expect, test } from "vitest";
import { FAILS } from "../../test/failing-check.ts";
import type { FlagHold } from "../interlock/flag-hold.ts";
import { english } from "./catalogue/english.ts";
import { holdInShort, holdLink, holdSentence } from "./hold-words.ts";

const byCheck = (others: number): FlagHold => ({
  by: "check",
  plan: "p",
  first: FAILS,
  others: Array.from({ length: others }, () => FAILS),
});

const link = (hold: FlagHold) => {
  const { label, href } = holdLink("f", hold);
  return { label: english(label), href };
};

test("one failing check leads to its rows, several to the list of them", () => {
  expect(link(byCheck(0))).toEqual({
    label: "Look at its rows",
    href: "/migrations/p/rows?check=backfill%2Fs%2Fagrees",
  });
  expect(link(byCheck(2))).toEqual({
    label: "Look at the 3 checks",
    href: "/validation?show=failing",
  });
});

test("what holds a flag is named with what it found or why", () => {
  expect(english(holdSentence(byCheck(2)))).toBe('The check "agrees" found 3; expected 0. 2 more fail.');
  expect(english(holdInShort(byCheck(0)))).toBe("agrees: 3");
  const broken: FlagHold = {
    by: "check",
    plan: "p",
    first: { ...FAILS, error: "no such table" },
    others: [],
  };
  expect(english(holdSentence(broken))).toBe('The check "agrees" could not run: no such table.');
  expect(english(holdInShort(broken))).toBe("agrees could not run");
  const person: FlagHold = { by: "person", who: "ops", reason: "look first", at: new Date(0) };
  expect(english(holdSentence(person))).toBe("ops holds it: look first.");
  expect(english(holdSentence({ ...person, reason: null }))).toBe("ops holds it.");
  expect(holdLink("f", person).href).toBe("/flags/f");
});
