import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { english } from "../../messages/catalogue/english.ts";
import { readLeaving } from "./read-leaving.ts";

const NOW = new Date("2026-11-27T12:00:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  const { db } = database;
  await db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage) values ('half', true, 50), ('off', false, 50)`;
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'shop', 'key-' || n, ${NOW}, ${NOW} from generate_series(1, 200) n`;
  await db.$executeRaw`
    insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
    select name, 'shop', ${NOW}, ${NOW} from feature_flags`;
  await db.$executeRaw`
    insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at)
    values (gen_random_uuid(), 'g', now(), now(), 1, now())`;
});
afterAll(() => database.drop());

test("it names the people whom the flag serves, and nobody where it serves none", async () => {
  const said = async (flag: string) => {
    const leaving = await readLeaving(database.db, { name: flag, environment: "production" }, NOW);
    return leaving && english(leaving);
  };
  const words = await said("half");
  const people = Number(/about (\d+) people/i.exec(words ?? "")?.[1]);
  expect(people).toBeGreaterThan(60);
  expect(people).toBeLessThan(140);
  expect(await said("off")).toBe("Off for everyone already, so no one leaves.");
  expect(await said("none")).toBeNull();
});
