import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "#lib/context.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { countReach } from "./count-reach.ts";
import { createFlag } from "./create-flag.ts";
import { patchFlag } from "./patch-flag.ts";
import { readFlag } from "./reads.ts";

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
  const asked = { name, percentage: 50 };
  const whileOff = await countReach(database.db, asked, now);
  expect(whileOff).toMatchObject({ knownKeys: 400, before: 0, leaves: 0 });
  expect(whileOff.after).toBeGreaterThan(120);
  const opensAt = new Date("2026-11-20T12:00:00Z");
  const off = { state: "off", windowOpen: false, nextBoundaryAt: opensAt };
  expect(await readFlag(database.db, name, now)).toMatchObject(off);

  await patchFlag(admin, { name, enabled: true });
  expect(await countReach(database.db, asked, now)).toEqual(whileOff);
  expect(await readFlag(database.db, name, now)).toMatchObject({ ...off, state: "window closed" });
  const open = await countReach(database.db, asked, opensAt);
  expect(open).toMatchObject({ before: whileOff.after, after: whileOff.after, joins: 0 });
  expect(await readFlag(database.db, name, opensAt)).toMatchObject({ windowOpen: true });
});
