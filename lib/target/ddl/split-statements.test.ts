import fc from "fast-check";
import { expect, test } from "vitest";
import { splitStatements } from "./split-statements.ts";

const texts = async (sql: string) => (await splitStatements(sql)).map((statement) => statement.sql);

test("semicolons that end nothing", async () => {
  const statements = [
    `select 'a;b', '한글;', 'it''s;'`,
    `select E'a\\';b'`,
    `select "odd;name" from "t;t"`,
    `do $$ begin perform 1; end $$`,
    `select $tag$ ; $$ ; $tag$`,
    `select 1 /* a /* nested; */ ; */ + 1`,
    `create function f() returns int begin atomic select 1; select 2; end`,
    `create rule r as on insert to t do also (delete from t; delete from u)`,
  ];
  expect(await texts(`${statements.join(";\n")};`)).toEqual(statements);
});

test("comments around a statement are not part of it, and lines are the file's", async () => {
  const split = await splitStatements(`-- 이전;\n\n/* ; */ select 1 -- tail ;\n;\n;\n  select\n2`);
  expect(split.map(({ sql, line, kind }) => ({ sql, line, kind }))).toEqual([
    { sql: "select 1", line: 3, kind: "SelectStmt" },
    { sql: "select\n2", line: 6, kind: "SelectStmt" },
  ]);
});

test("nothing to run is no statement", async () => {
  expect(await texts("")).toEqual([]);
  expect(await texts(" \n")).toEqual([]);
  expect(await texts("-- only this")).toEqual([]);
  expect(await texts(";;")).toEqual([]);
});

test("a mistake is refused with its line", async () => {
  await expect(splitStatements("select '한글';\nselec 2")).rejects.toMatchObject({
    code: "invalid",
    message: 'Line 2: syntax error at or near "selec".',
  });
  await expect(splitStatements("select 'open")).rejects.toMatchObject({ code: "invalid" });
});

test("statements that are joined come apart again", async () => {
  const noise = fc.constantFrom(
    "a",
    ";",
    "'",
    '"',
    "$$",
    "--",
    "/*",
    "*/",
    "\\",
    "\n",
    "한",
    ":x",
    "$1",
    "😀",
  );
  const text = fc.array(noise, { maxLength: 12 }).map((parts) => parts.join(""));
  const quoted = fc.oneof(
    text.map((t) => `'${t.replaceAll("'", "''")}'`),
    text.map((t) => `E'${t.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`),
    text.map((t) => `$q$${t}$q$`),
    text.map((t) => `1 as "c${t.replaceAll('"', '""')}"`),
    text.map(
      (t) => `/* ${t.replaceAll("/*", "").replaceAll("*/", "").replaceAll("*", "").replaceAll("/", "")} */ 1`,
    ),
    text.map((t) => `1 -- ${t.replaceAll("\n", "")}\n + 1`),
  );
  const statement = quoted.map((part) => `select 0, ${part}`);
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { maxLength: 6 }), async (statements) => {
      expect(await texts(statements.map((one) => `${one}\n;`).join(" "))).toEqual(statements);
    }),
    { numRuns: 200 },
  );
});
