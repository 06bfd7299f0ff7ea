import { afterAll, beforeAll, expect, test } from "vitest";
import { createSluiceDatabase, type TestDatabase } from "../test/database.ts";
import { typedCommand } from "../test/typed-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  await database.db.$executeRaw`
    insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at) values
      (gen_random_uuid(), 'here', now(), now() + interval '1 hour', 0, now()),
      (gen_random_uuid(), 'gone', now(), now() - interval '1 hour', 0, now())`;
});
afterAll(() => database.drop());

const client = (...args: string[]) => typedCommand({ DATABASE_URL: database.url }, ["client", ...args]);
const say = (name: string) => client("say-ended", name, "--reason", "Its machine is gone");

test("of a gateway that was lost it is said, by its name, that it has ended; of one that is there it is not", async () => {
  expect((await client("list")).text).toMatch(/gone +lost .*\n.*here +there /);
  expect(await say("gone")).toEqual({ code: 0, text: "1 is on record as ended.\n" });
  expect((await client("list")).text).not.toContain("gone");
  expect((await say("here")).code).toBe(4);
  expect((await say("gone")).text).toContain('that is there or lost is named "gone"');
});
