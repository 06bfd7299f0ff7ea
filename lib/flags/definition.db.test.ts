import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { readFlag } from "./reads/read-flags.ts";
import { createFlag } from "./verbs/create-flag.ts";
import { setFlagVariants } from "./verbs/set-flag-variants.ts";

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
    const before = await database.db.featureFlag.findFirstOrThrow({ where: { name: "a" } });
    await run(`update flags set variants = variants || '{"also": true}'`);
    const after = await database.db.featureFlag.findFirstOrThrow({ where: { name: "a" } });
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

describe("variants that somebody gives a flag", () => {
  const operator = () => contextAs("operator", database.db);
  const SIZES = { variants: { small: 10, large: 50 }, defaultVariant: "large", offVariant: "small" };

  test("are there from its beginning or by a change, which audit and history tell", async () => {
    const made = await createFlag(operator(), { name: "size", ...SIZES });
    expect(made).toMatchObject({ ...SIZES, variantType: "number", enabled: false });
    const variants = { ...SIZES.variants, huge: 200 };
    await setFlagVariants(operator(), {
      name: "size",
      variants: JSON.stringify(variants),
      defaultVariant: "huge",
    });
    const flag = await readFlag(database.db, "size");
    expect(flag).toMatchObject({ variants, defaultVariant: "huge", offVariant: "small" });
    expect(flag?.history[0]?.changes).toEqual([
      { field: "variants", before: SIZES.variants, after: variants },
      { field: "defaultVariant", before: "large", after: "huge" },
    ]);
    const entry = await database.db.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(entry).toMatchObject({ action: "flag.changed", outcome: "done", after: { variants } });
    const reordered = { huge: 200, small: 10, large: 50 };
    const again = await setFlagVariants(operator(), { name: "size", variants: reordered });
    expect(again.revision).toBe(flag?.revision); // a second press is no change, whatever the order of the names
    expect(await database.db.auditEntry.findFirst({ where: { id: { gt: entry.id } } })).toBeNull();
  });

  test("are refused where they take away what is answered, or are of another type", async () => {
    await createFlag(operator(), { name: "size", ...SIZES, variants: { ...SIZES.variants, huge: 200 } });
    const set = (variants: object, rest = {}) =>
      setFlagVariants(operator(), { name: "size", variants, ...rest });
    await expect(set({ small: 10, huge: 200 }, { defaultVariant: "huge" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(set({ ...SIZES.variants, huge: "200" })).rejects.toMatchObject({ code: "invalid" });
    await run(`insert into evaluation_counts (flag_name, at, variant, gateway_id, count)
      values ('size', now(), 'huge', gen_random_uuid(), 1)`);
    await expect(set(SIZES.variants)).rejects.toMatchObject({
      code: "conflict",
      details: { variant: "huge" },
    });
    expect((await set(SIZES.variants, { evenIfAnswered: true })).variants).toEqual(SIZES.variants);
    await expect(
      createFlag(operator(), { name: "b", variants: { a: 1 }, defaultVariant: "a", offVariant: "a" }),
    ).rejects.toMatchObject({ issues: [{ path: ["offVariant"] }] });
  });

  test("are nothing that a held flag changes for anybody", async () => {
    await createFlag(operator(), { name: "size", ...SIZES });
    await run("update feature_flags set held_at = now(), held_by = 'ops' where name = 'size'");
    const set = (variants: object) => setFlagVariants(operator(), { name: "size", variants });
    await expect(set({ small: 10, large: 51 })).rejects.toMatchObject({ code: "gate-closed" });
    expect((await set({ ...SIZES.variants, huge: 200 })).variants).toHaveProperty("huge");
  });
});
