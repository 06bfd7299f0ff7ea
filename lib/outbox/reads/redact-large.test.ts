import { expect, test } from "vitest";
import { charactersLookedAt } from "../../../test/characters-looked-at.ts";
import { redact } from "./redact.ts";

const none = { mask: [], show: [], types: {} };
const many = <T>(count: number, one: (index: number) => T) => Array.from({ length: count }, (_, n) => one(n));
const repeated = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length));

// What is not shown any more is not looked at either: a megabyte of any form costs what its beginning does.
test.each<[string, () => unknown]>([
  ["one text", () => ({ text: repeated("name: a@ ", 1_000_000) })],
  ["sixteen texts", () => many(16, () => repeated("a@ ", 60_000))],
  ["two thousand texts", () => many(1_999, (n) => repeated(`k${n}: `, 60_000))],
  ["texts of JSON", () => many(16, () => `[${repeated("[],", 60_000)}[]]`)],
  ["texts that begin as JSON does", () => many(2_000, () => repeated('{"a":', 500))],
  ["two hundred thousand keys", () => Object.fromEntries(many(200_000, (n) => [`k${n}`, n]))],
  ["two hundred thousand secret keys", () => Object.fromEntries(many(200_000, (n) => [`name${n}`, n]))],
  [
    "objects of long keys",
    () => many(100, () => Object.fromEntries(many(50, (n) => [`${n}`.padEnd(190, "k"), n]))),
  ],
  [
    "keys in many cases that name their neighbours",
    () =>
      Object.fromEntries(
        many(4_000, (n) => [cased("instancepath", n), many(20, (m) => `${n} ${m} ${"x".repeat(180)}`)]),
      ),
  ],
])("%s: what is looked at has an end", (_, make) => {
  const payload = make();
  let all: ReturnType<typeof redact> | undefined;
  const looked = charactersLookedAt(() => {
    all = redact(payload, none, "t");
  });
  expect(looked).toBeLessThan(5_000_000);
  expect(all?.cut).toBe(true);
  expect(all?.masked.length).toBeLessThan(51);
});

function cased(word: string, bits: number): string {
  return [...word].map((letter, at) => ((bits >> at) & 1 ? letter.toUpperCase() : letter)).join("");
}

test("what is beyond what is looked at is never shown", () => {
  const { payload } = redact(
    { first: "a ".repeat(40_000), more: many(10, () => "b ".repeat(30_000)), pw: "hunter2", x: "hunter2" },
    none,
    "t",
  );
  expect(JSON.stringify(payload)).not.toContain("hunter2");
});
