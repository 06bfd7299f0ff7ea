import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Context } from "#lib/kernel/context.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { createFlag } from "../verbs/create-flag.ts";
import { patchFlag } from "../verbs/patch-flag.ts";
import { restoreFlagVersion } from "../verbs/restore-flag-version.ts";
import { setFlagEnabled } from "../verbs/set-flag-enabled.ts";
import { setFlagPercentage } from "../verbs/set-flag-percentage.ts";
import { setFlagTargeting } from "../verbs/set-flag-targeting.ts";
import { previewChange } from "./preview-change.ts";
import { readFlag } from "./read-flags.ts";

let database: TestDatabase;
let owner: Context;
let admin: Context;
const name = "dynamic-services";
const CLOSED = { zone: "UTC", from: "03:00", until: "03:01", days: [1] };
const NOW = new Date("2026-11-27T12:00:00Z"); // a Friday

beforeAll(async () => {
  database = await createSluiceDatabase();
  owner = contextAs("product_owner", database.db);
  admin = contextAs("admin", database.db);
  await database.db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select app, app || '-' || n, ${NOW}, ${NOW} from generate_series(1, 100) n, unnest('{"",shop}'::text[]) app`;
  await database.db.$executeRaw`
    insert into evaluation_counts (flag_name, at, variant, gateway_id, count)
    values (${name}, ${NOW}, 'off', gen_random_uuid(), 3)`;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.featureFlag.deleteMany();
  await createFlag(admin, { name });
  await patchFlag(admin, { name, enabled: true });
});

const look = (change: object) => previewChange(database.db, { name, ...change }, NOW);
const versionAt = async (index: number) => (await readFlag(database.db, name))?.history[index]?.versionId;

test("every rise is asked for, and says who joins of those whom the flag's own applications named", async () => {
  await patchFlag(admin, { name, percentage: 50 });
  const rise = await look({ percentage: 100 });
  expect(rise).toMatchObject({ asks: true, whyNot: null });
  expect(rise.changes).toEqual([{ field: "percentage", before: 50, after: 100 }]);
  expect(rise.reach).toMatchObject({ knownKeys: 100, after: 100, leaves: 0 });
  expect(rise.reach.joins).toBe(100 - rise.reach.before);
  expect(await look({ allowKeys: ["-1", "-2"], window: null })).toMatchObject({ asks: true });
  await setFlagEnabled(admin, { name, enabled: false });
  expect(await look({ enabled: true })).toMatchObject({ asks: true });
});

test("some of those who are moved are named, where keys may be listed", async () => {
  await patchFlag(admin, { name, percentage: 100 });
  const mayList = (key: string) => key !== "-1";
  const { moved, reach } = await previewChange(database.db, { name, percentage: 0 }, NOW, mayList);
  expect(reach.leaves).toBe(100);
  expect(moved.joins).toEqual([]);
  expect(moved.leaves).toHaveLength(8);
  for (const key of moved.leaves) expect(key).toMatch(/^-(?!1$)\d+$/);
  expect((await look({ percentage: 0 })).moved).toEqual({ joins: [], leaves: [] });
});

test("hours that close are asked for with the people they move; lowering and off never are", async () => {
  await patchFlag(admin, { name, percentage: 100 });
  const closes = await look({ allowKeys: [], window: CLOSED });
  expect(closes).toMatchObject({ asks: true, reach: { joins: 0, leaves: 100, onceServed: 100 } });
  expect(closes.conditions).toMatchObject({ windowOpen: false });
  expect(await look({ percentage: 10 })).toMatchObject({ asks: false });
  expect(await look({ enabled: false })).toMatchObject({ asks: false, reach: { leaves: 100 } });
  await patchFlag(admin, { name, window: CLOSED, allowKeys: ["-1"] });
  expect(await look({ allowKeys: ["-1"], window: null })).toMatchObject({
    asks: true,
    reach: { joins: 100 },
  });
  expect(await look({ allowKeys: ["-1"], window: CLOSED })).toMatchObject({ asks: false, changes: [] });
});

test("a return shows what it would set, keys and window included, and whom it moves", async () => {
  await patchFlag(admin, { name, percentage: 10, allowKeys: ["-1", "-2", "-3"] });
  await patchFlag(admin, { name, percentage: 0, allowKeys: [], window: CLOSED });
  const preview = await look({ versionId: await versionAt(1) });
  expect(preview.asks).toBe(true);
  expect(preview.changes.map((one) => one.field)).toEqual(["percentage", "allowKeys", "window"]);
  expect(preview.reach.joins).toBeGreaterThanOrEqual(3);
});

test("what was looked at must still hold: each verb refuses when the flag is another by then", async () => {
  const { revision } = await look({ percentage: 25 });
  await patchFlag(admin, { name, description: "changed by somebody else meanwhile" });
  const versionId = await versionAt(2);
  const attempts = [
    () => setFlagPercentage(owner, { name, percentage: 25, revision }),
    () => setFlagTargeting(owner, { name, allowKeys: ["-1"], window: null, revision: String(revision) }),
    () => setFlagEnabled(admin, { name, enabled: false, revision }),
    () => restoreFlagVersion(admin, { name, versionId, revision }),
    () => patchFlag(admin, { name, percentage: 25, revision }),
  ];
  for (const attempt of attempts)
    await expect(attempt()).rejects.toThrow(/changed meanwhile. Look at it again/);
  const again = await look({ percentage: 25 });
  await setFlagPercentage(owner, { name, percentage: 25, revision: again.revision });
  // A second press of the same is not an error, though the first has made it another flag.
  await setFlagPercentage(owner, { name, percentage: 25, revision: again.revision });
});

test("of two who confirm what they looked at together, one is refused", async () => {
  const { revision } = await look({ percentage: 25 });
  const presses = [25, 50].map((percentage) => setFlagPercentage(owner, { name, percentage, revision }));
  const outcomes = (await Promise.allSettled(presses)).map((one) => one.status).sort();
  expect(outcomes).toEqual(["fulfilled", "rejected"]);
});

test("whoever may raise a flag turns it off in one press, and cannot turn it on", async () => {
  const off = await setFlagEnabled(owner, { name, enabled: "false" });
  expect(off).toMatchObject({ enabled: false, state: "off", serves: "nobody" });
  expect(await patchFlag(owner, { name, enabled: false })).toMatchObject({ enabled: false });
  for (const enabled of [true, "true", "on"]) {
    await expect(setFlagEnabled(owner, { name, enabled })).rejects.toMatchObject({ code: "forbidden" });
    await expect(patchFlag(owner, { name, enabled })).rejects.toMatchObject({ code: "forbidden" });
  }
  const viewer = contextAs("viewer", database.db);
  await expect(setFlagEnabled(viewer, { name, enabled: false })).rejects.toMatchObject({ code: "forbidden" });
});
