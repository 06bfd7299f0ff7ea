import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../test/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database?.drop());

const run = (sql: string) => database.db.$executeRawUnsafe(sql);
beforeEach(() => run("delete from feature_flags"));

const BOOLEAN = {
  variantType: "boolean",
  variants: { on: true, off: false },
  defaultVariant: "on",
  offVariant: "off",
};

describe("what a flag is everywhere", () => {
  test("is on or off for one that plain SQL makes, goes through a renaming and ends with it", async () => {
    await run("insert into feature_flags (name) values ('a'), ('b')");
    expect(await database.db.flag.findMany({ orderBy: { name: "asc" } })).toEqual([
      { name: "a", ...BOOLEAN },
      { name: "b", ...BOOLEAN },
    ]);
    await run(`update flags set variants = '{"yes": true, "no": false}', default_variant = 'yes', off_variant = 'no'
      where name = 'a'`);
    await run("update feature_flags set name = 'c' where name = 'a'");
    await run("delete from feature_flags where name = 'b'");
    expect(await database.db.flag.findMany()).toEqual([
      {
        ...BOOLEAN,
        name: "c",
        variants: { yes: true, no: false },
        defaultVariant: "yes",
        offVariant: "no",
      },
    ]);
  });

  test("raises the revision when its variants change, and tells both sides", async () => {
    await run("insert into feature_flags (name) values ('a')");
    const before = await database.db.featureFlag.findUniqueOrThrow({ where: { name: "a" } });
    await run(`update flags set variants = variants || '{"also": true}'`);
    const after = await database.db.featureFlag.findUniqueOrThrow({ where: { name: "a" } });
    expect(after.revision).toBeGreaterThan(before.revision);
    const version = await database.db.flagVersion.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(version).toMatchObject({
      outside: true,
      revision: after.revision,
      before: { variants: { on: true, off: false }, enabled: false },
      after: { variants: { on: true, off: false, also: true }, enabled: false },
    });
    const entry = await database.db.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(entry).toMatchObject({ action: "flag.changed", after: { variants: { also: true } } });
    await run("update flags set variants = variants");
    expect(await database.db.flagVersion.findFirst({ orderBy: { id: "desc" } })).toEqual(version);
  });

  test.each([
    ["a type that there is none of", "variant_type = 'date'"],
    ["a type that changes", `variant_type = 'string', variants = '{"on": "a", "off": "b"}'`],
    ["no default", "default_variant = 'else'"],
    ["no off", "off_variant = 'else'"],
    ["one that is both", "off_variant = 'on'"],
    ["a boolean that is off for those who are to get it", "default_variant = 'off', off_variant = 'on'"],
    ["a value of another type", `variants = variants || '{"also": "yes"}'`],
    ["a list of values", `variants = variants || '{"also": [true]}'`],
    ["a name with a space", `variants = variants || '{"a b": true}'`],
    ["a list", `variants = '["on", "off"]'`],
    [
      "too many",
      "variants = variants || (select jsonb_object_agg('v' || i, true) from generate_series(1, 49) i)",
    ],
  ])("is never stored with %s", async (_what, set) => {
    await run("insert into feature_flags (name) values ('a')");
    await expect(run(`update flags set ${set}`)).rejects.toThrow(/check constraint|type cannot change/);
  });
});
