import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { flagRow } from "../../../test/flag-row.ts";
import { countReach } from "../reads/count-reach.ts";
import { pruneKnownKeys } from "./prune-known-keys.ts";
import { readKnownKeys } from "./read-known-keys.ts";

const TOTAL = 60_000;

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createSluiceDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  await database.db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'shop', 'person-' || n, now(), now() - make_interval(secs => n / 1000.0) from generate_series(1, ${TOTAL}::int) n`;
  await database.db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'clinic', 'person-' || n, now(), now() - make_interval(days => n) from generate_series(1, 60) n`;
  await database.db.$executeRaw`
    insert into flag_askers (flag_name, application, first_asked_at, last_asked_at) values
      ('of-shop', 'shop', now(), now()), ('of-clinic', 'clinic', now(), now()),
      ('of-both', 'shop', now(), now()), ('of-both', 'clinic', now(), now())`;
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const read = (flag: string | null) =>
  readKnownKeys(database.db, { environment: "production", names: flag === null ? null : [flag] }, new Date());
const row = (name: string, rolloutPercentage: number) => flagRow({ name, enabled: true, rolloutPercentage });

test("only people of an application that asked for the flag are counted, each once, and for thirty days", async () => {
  expect(await read("of-nobody")).toEqual({ applications: [], total: 0, sample: [] });
  const clinic = await read("of-clinic");
  expect(clinic.total).toBe(29);
  expect(clinic.sample).toHaveLength(29);
  expect((await read("of-both")).total).toBe(TOTAL); // who is of both is one person
});

test("however many there are, a bounded sample is looked at, the same for all, and it says of how many", async () => {
  const viewers = [1, 2, 3].map(() =>
    countReach(database.db, row("of-shop", 10), row("of-shop", 60), new Date()),
  );
  const [first, ...others] = await Promise.all(viewers);
  for (const other of others) expect(other).toBe(first); // worked out once
  expect(first).toMatchObject({ asked: true, knownKeys: TOTAL, sampled: 20_000, leaves: 0 });
  const { before = 0, after = 0, joins = 0 } = first ?? {};
  expect(after).toBe(before + joins);
  expect(before / TOTAL).toBeCloseTo(0.1, 1);
  expect(after / TOTAL).toBeCloseTo(0.6, 1);
});

test("keys end: by age, and above the ceiling of an application those named longest ago", async () => {
  await pruneKnownKeys(pool, 1_000);
  const left = await database.db.knownKey.groupBy({
    by: ["application"],
    _count: true,
    orderBy: { application: "asc" },
  });
  expect(left.map((one) => [one.application, one._count])).toEqual([
    ["clinic", 29],
    ["shop", 1_000],
  ]);
  expect(await database.db.knownKey.count({ where: { targetingKey: "person-1", application: "shop" } })).toBe(
    1,
  );
  expect(
    await database.db.knownKey.count({ where: { targetingKey: "person-1001", application: "shop" } }),
  ).toBe(0);
});
