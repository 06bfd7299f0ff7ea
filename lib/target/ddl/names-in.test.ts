import { expect, test } from "vitest";
import { namesIn } from "./names-in.ts";

test.each([
  ["letters as PostgreSQL folds them", "select Ändern(), ÄB()", ["Ändern", "Äb"]],
  ["where a letter is a byte", "select Ändern()", ["ändern"]],
  ["letters that are no letters", "select bump🎉()", ["bump🎉"]],
  ["a name in codes", String.raw`select U&"\0062ump"(), u&"d!0061t!+000061" uescape '!'`, ["bump", "data"]],
  ["quotes in a name", `select "a""b", "Odd", "x.y"`, ['a"b', "Odd", "x.y"]],
  ["what the catalogue cuts", `select ${"b".repeat(70)}()`, ["b".repeat(63)]],
  [
    "what it cuts between letters",
    `select ${"ä".repeat(40)}(), "a${"ä".repeat(40)}"`,
    [`a${"ä".repeat(31)}`],
  ],
  ["a body", `create function f() returns int as $b$ begin perform "Ä b"(); end $b$`, ["f", "Ä b"]],
  [
    "texts in a body",
    `do $b$ begin execute 'select "Odd name"(E''\\x62ump'')'; end $b$`,
    ["Odd name", "bump"],
  ],
  ["a text that goes on in the next line", "do $$begin execute 'select bu'\n'mp()'; end$$", ["bump"]],
  ["codes in texts", String.raw`select E'\x62ump()', U&'\0064at'`, ["bump", "dat"]],
  ["a quote alone in a text", `select '5" of' || Bump() || '6"'`, ["bump"]],
  ["a language that is not read as SQL", `my $x = "it's"; run "Odd"`, ["Odd", "run", "x"]],
])("%s", async (_, sql, names) => {
  expect([...(await namesIn(sql))]).toEqual(expect.arrayContaining(names));
});

test("a long name is cut the same way, whether its text is plain or not", async () => {
  const name = "ä".repeat(40);
  for (const sql of [`select ${name}()`, `select ${name}(), "x"`]) {
    const names = await namesIn(sql);
    expect(names).toContain("ä".repeat(31));
    expect(names).not.toContain("ä".repeat(32));
  }
});

test("what only a comment says is no name", async () => {
  for (const sql of [`select "a" /* setval */`, "select a -- setval"])
    expect(await namesIn(sql)).not.toContain("setval");
});
