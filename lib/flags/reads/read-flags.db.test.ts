import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "#lib/kernel/context.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { createFlag } from "../verbs/create-flag.ts";
import { patchFlag } from "../verbs/patch-flag.ts";
import { countReach } from "./count-reach.ts";
import { readFlag } from "./read-flags.ts";

let database: TestDatabase;
let admin: Context;
const name = "dynamic-services";
beforeAll(async () => {
  database = await createSluiceDatabase();
  admin = contextAs("admin", database.db);
});
afterAll(() => database.drop());

test("a flag that is off tells when its window opens, and whom its percentage would reach then", async () => {
  await createFlag(admin, { name });
  const window = { zone: "UTC", from: "12:00", until: "13:00", days: [1, 2, 3, 4, 5, 6, 7] };
  await patchFlag(admin, { name, percentage: 50, window });
  const now = new Date("2026-11-20T11:58:00Z");
  await database.db.$executeRaw`
    insert into known_keys (targeting_key, first_seen_at, last_seen_at)
    select 'patient-' || n, ${now}, ${now} from generate_series(1, 400) n`;
  const reach = async (at: Date) => {
    const row = await readFlag(database.db, name, at);
    if (row === null) throw new Error("the flag is missing");
    return countReach(database.db, row, row, at);
  };
  expect(await reach(now)).toMatchObject({ asked: false, knownKeys: 0, onceServed: 0 });
  await database.db.$executeRaw`
    insert into evaluation_counts (flag_name, at, variant, gateway_id, count)
    values (${name}, ${now}, 'off', gen_random_uuid(), 3)`;
  const whileOff = await reach(now);
  expect(whileOff).toMatchObject({ asked: true, knownKeys: 400, sampled: 400, before: 0, leaves: 0 });
  expect(whileOff.onceServed).toBeGreaterThan(120);
  const opensAt = new Date("2026-11-20T12:00:00Z");
  const off = { state: "off", windowOpen: false, nextBoundaryAt: opensAt };
  expect(await readFlag(database.db, name, now)).toMatchObject(off);

  await patchFlag(admin, { name, enabled: true });
  expect(await reach(now)).toEqual(whileOff);
  expect(await readFlag(database.db, name, now)).toMatchObject({ ...off, state: "window-closed" });
  const people = whileOff.onceServed;
  expect(await reach(opensAt)).toMatchObject({ before: people, after: people, joins: 0, leaves: 0 });
  expect(await readFlag(database.db, name, opensAt)).toMatchObject({ windowOpen: true });
});
