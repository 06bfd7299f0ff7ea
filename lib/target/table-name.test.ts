import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTableName, quoteTableName } from "./table-name.ts";

test.each([
  ["reservations", null, "reservations"],
  ["Order", null, "Order"],
  ["auth.users", "auth", "users"],
  ["odd table.t", "odd table", "t"],
  ['"v1.users"', null, "v1.users"],
  ['app."v1.us""ers"', "app", 'v1.us"ers'],
])("%s", (text, schema, name) => {
  expect(parseTableName(text)).toEqual({ schema, name });
});

test.each(["", ".", "a.", ".a", "a.b.c", 'a"b', '"', '""', '"a"b', "a..b"])("%j names no table", (text) => {
  expect(() => parseTableName(text)).toThrow(/does not name a table/);
});

test("whatever a table is called, its quoted name is read as what it is", () => {
  const part = fc.string({ minLength: 1 }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(part, part, (schema, name) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = `${quoted(schema)}.${quoted(name)}`;
      expect(parseTableName(text)).toEqual({ schema, name });
      expect(quoteTableName(text)).toBe(text);
    }),
  );
});
