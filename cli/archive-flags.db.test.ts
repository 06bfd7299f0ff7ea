import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readFlag } from "#lib/flags/reads/read-flags.ts";
import { archiveFlag } from "#lib/flags/verbs/archive-flag.ts";
import { createFlag } from "#lib/flags/verbs/create-flag.ts";
import { patchFlag } from "#lib/flags/verbs/patch-flag.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { sluiceCommand } from "../test/sluice-command.ts";

const NAMES = ["reminders", "periods", "services"];
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'clinic', 'patient-' || n, now(), now() from generate_series(1, 355) n`;
  await database.db.$executeRaw`
    insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at)
    values (gen_random_uuid(), 'gateway', now(), now() + interval '1 hour', 0, now())`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await db.featureFlag.deleteMany();
  await db.$executeRaw`truncate flag_askers`;
  const admin = contextAs("admin", db);
  for (const name of NAMES) await createFlag(admin, { name });
  await patchFlag(admin, { name: "periods", enabled: true, percentage: 100 });
  await askedFor("periods", 61);
});

const sluice = (...args: string[]) => sluiceCommand({ DATABASE_URL: database.url }, ["flags", ...args]);
const stateOf = async (name: string) => (await readFlag(database.db, name))?.state;
const askedFor = (flag: string, minutesAgo: number) => database.db.$executeRaw`
  insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
  values (${flag}, 'clinic', now(), now() - make_interval(mins => ${minutesAgo}::int))`;

test("one flag is archived at once and says how many people leave; a second press changes nothing", async () => {
  const ended = await sluice("archive", "periods", "--reason", "its code is gone");
  expect(ended.text).toBe("1 flag is archived. About 355 people leave.\n");
  expect([ended.code, await stateOf("periods")]).toEqual([0, "archived"]);
  expect((await sluice("archive", "periods")).text).toBe("0 flags are archived, 1 was before.\n");
  expect(await sluice("archive", "period")).toEqual({ code: 5, text: 'There is no flag "period".\n' });
});

test("an archived flag comes back off, and is deleted by its name", async () => {
  const admin = contextAs("admin", database.db);
  await archiveFlag(admin, { name: "periods" });
  expect(await sluice("delete", "periods", "--confirm", "period")).toMatchObject({ code: 2 });
  expect(await sluice("unarchive", "periods")).toEqual({ code: 0, text: "periods is off.\n" });
  await archiveFlag(admin, { name: "periods" });
  const gone = await sluice("delete", "periods", "--confirm", "periods");
  expect(gone).toEqual({ code: 0, text: "periods is deleted.\n" });
  expect(await stateOf("periods")).toBeUndefined();
});

test("a flag is made with variants of its own, and given others", async () => {
  const which = ["--default-variant", "large", "--off-variant", "small"];
  const made = await sluice("create", "size", "--variants", '{"small": 1, "large": 9}', ...which);
  expect(made).toEqual({ code: 0, text: "size is there, off.\n" });
  const set = await sluice("variants", "size", "--variants", '{"small": 1, "large": 9, "huge": 99}');
  expect(set).toEqual({ code: 0, text: "size is off.\n" });
  expect((await readFlag(database.db, "size"))?.variants).toEqual({ small: 1, large: 9, huge: 99 });
});

test("several are asked about once, with the sum; where nobody answers nothing changes, and a script says --yes", async () => {
  await askedFor("services", 1);
  const asked = await sluice("archive", ...NAMES);
  expect(asked.code).toBe(2);
  expect(asked.text).toContain("2 flags would be served off and leave the list. About 355 people leave.");
  expect(asked.text).toContain("periods is on for 355 people");
  expect(asked.text).toContain("stays: services is still asked by clinic");
  expect(await stateOf("reminders")).toBe("off");
  const done = await sluice("archive", ...NAMES, "--yes");
  expect(done.text).toContain("2 flags are archived. 1 stays: services is still asked by clinic");
  expect([await stateOf("reminders"), await stateOf("services")]).toEqual(["archived", "off"]);
  const stays = await sluice("archive", "services");
  expect(stays).toMatchObject({ code: 4 });
  expect(stays.text).toContain("Add --even-if-asked to archive it all the same.");
});

test("a filter means all that match, and none at all is refused", async () => {
  expect((await sluice("archive")).text).toContain("Say which");
  const done = await sluice("archive", "--asked", "never", "--yes");
  expect(done.text).toBe("2 flags are archived. Off for everyone already, so no one leaves.\n");
  expect(await stateOf("periods")).toBe("on");
});
