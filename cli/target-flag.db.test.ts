import { afterAll, beforeAll, expect, test } from "vitest";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { setFlagEnabled } from "#lib/flags/verbs/set-flag-enabled.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { typedCommand } from "../test/typed-command.ts";

const name = "periods";
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  const admin = contextAs("admin", database.db);
  await createFlag(admin, { name, owner: "shop", description: "Periods" });
  await setFlagEnabled(admin, { name, enabled: true });
});
afterAll(() => database.drop());

const flags = (...args: string[]) => typedCommand({ DATABASE_URL: database.url }, ["flags", ...args]);
const target = (...args: string[]) => flags("target", name, ...args);
const flag = async () => readFlag(database.db, name);

test("keys and hours are changed one without the other, and who could join is asked about first", async () => {
  const asked = await target("--allow-keys", "ann", "bob");
  expect(asked).toMatchObject({ code: 2, text: expect.stringContaining("Add --yes") });
  expect((await flag())?.allowKeys).toEqual([]);
  expect((await target("--allow-keys", "ann", "bob", "--yes")).code).toBe(0);
  const hours = ["--from", "09:00", "--until", "17:00", "--days", "1", "5", "--zone", "Europe/Berlin"];
  expect((await target(...hours, "--yes")).code).toBe(0);
  expect(await flag()).toMatchObject({
    allowKeys: ["ann", "bob"],
    window: { from: "09:00", until: "17:00", days: [1, 5], zone: "Europe/Berlin" },
  });
  expect((await target("--no-allow-keys", "--yes")).code).toBe(0);
  expect(await flag()).toMatchObject({ allowKeys: [], window: { from: "09:00" } });
  expect((await target("--no-window", "--yes")).code).toBe(0);
  expect((await flag())?.window).toBeNull();
  expect(await target("--from", "09:00")).toMatchObject({ code: 2 });
  expect(await target()).toMatchObject({ code: 2 });
});

test("what is not given of a flag's words stays, and an earlier version comes back", async () => {
  expect(await flags("edit", name, "--owner", "clinic")).toEqual({ code: 0, text: "periods is changed.\n" });
  expect(await flag()).toMatchObject({ owner: "clinic", description: "Periods" });
  const [latest = "", before = ""] = (await flags("versions", name)).text.split("\n").slice(1);
  expect(latest).toMatch(/^\d+ .*shop -> clinic$/);
  expect((await flags("restore", name, before.split(" ")[0] ?? "", "--yes")).code).toBe(0);
  expect((await flag())?.owner).toBe("shop");
});
