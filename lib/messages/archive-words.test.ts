import { expect, test } from "vitest";
import { archivedWords, archiveWords, type Leaving, leavingWords } from "./archive-words.ts";
import { english } from "./catalogue/english.ts";

const leaving = (change: Leaving) => english(leavingWords(change));
const served: Leaving = { serving: 2, leaves: 355, known: 355, killed: false, connected: true };

test("who leaves is said for what is served now, and never guessed", () => {
  expect(leaving(served)).toBe("About 355 people leave.");
  expect(leaving({ ...served, leaves: 1 })).toBe("About 1 person leaves.");
  expect(leaving({ ...served, serving: 0, leaves: 0 })).toContain("Off for everyone already");
  expect(leaving({ ...served, leaves: 0 })).toContain("no one leaves");
  expect(leaving({ ...served, leaves: 0, known: 0 })).toContain("not measured");
  expect(leaving({ ...served, killed: true })).toMatch(/^The kill switch serves it off already\. About 355/);
  expect(leaving({ ...served, connected: false })).toMatch(/until one is; then about 355 people leave\.$/);
});

test("several flags are a sum, with the first of those that move people or stay by name", () => {
  const serving = ["a", "b", "c", "d", "e", "f"].map((name) => ({ name, people: 10 }));
  const stays = [{ name: "s", used: { by: "plan" as const, plan: "clinic" } }];
  const counts = { matching: 7, ends: 6, revision: 9, leaves: 20, looked: 355, known: 355, already: [] };
  const words = archiveWords({ ...counts, serving, stays, killed: false, connected: true });
  expect(english(words.leaving)).toBe("About 20 people leave.");
  expect(words.serving).toHaveLength(5);
  expect(words.serving.map(english)[0]).toBe("a is on for 10 people");
  expect(words.serving.map(english).at(-1)).toBe("and 2 more flags");
  expect(words.stays.map(english)).toEqual(["s is in the hands of plan clinic, which is under way"]);
});

test("what was done says what stayed, and why", () => {
  expect(english(archivedWords({ archived: ["a"], left: [], already: [] }))).toBe("1 flag is archived");
  const left = [{ name: "b", used: { by: "change" as const } }];
  expect(english(archivedWords({ archived: ["a", "c"], left, already: ["d"] }))).toBe(
    "2 flags are archived, 1 was before. 1 stays: b was changed meanwhile",
  );
});
