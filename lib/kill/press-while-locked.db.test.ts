import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDb } from "#lib/kernel/db/client.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { engageKillSwitch } from "./engage-kill-switch.ts";
import { readKillSwitch } from "./reads.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.$executeRaw`update kill_switch set engaged_at = null, engaged_by = null, reason = null`;
});
const press = () => engageKillSwitch(contextAs("admin", database.db), { reason: "errors" });

test("a press goes through though a process of Sluice froze in a transaction that holds the flags", async () => {
  const frozen = openDb(database.url, { name: "frozen", poolSize: 1 });
  let locked = () => {};
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const freezing = frozen
    .$transaction(
      async (tx) => {
        await tx.$executeRaw`select 1 from flag_state for update`;
        locked();
        await new Promise(() => {}); // as after SIGSTOP
      },
      { timeout: 60_000 },
    )
    .catch(() => {});
  await isLocked;
  expect(await press()).toMatchObject({ changed: true });
  await Promise.race([freezing, frozen.$disconnect()]);
}, 60_000);

test.each([
  ["the flags", "select 1 from flag_state for update"],
  [
    "the end of the audit's chain",
    "insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, outcome) values ('user', '1', 'x', 'sql', 'flag.edited', 'flag', 'f', 'done'); set constraints all immediate",
  ],
])(
  "a person's open transaction that holds %s is named with what ends it, and nothing is changed",
  async (_, sql) => {
    const psql = new pg.Client({ connectionString: database.url, application_name: "psql" });
    await psql.connect();
    try {
      await psql.query(`begin; ${sql}`);
      const { rows } = await psql.query<{ pid: number }>("select pg_backend_pid() as pid");
      await expect(press()).rejects.toThrow(
        new RegExp(
          `^Nothing was changed: .* process ${rows[0]?.pid} of \\w+ \\(psql\\). .*pg_terminate_backend`,
        ),
      );
      expect((await readKillSwitch(database.db)).engaged).toBe(false);
      await psql.query("rollback");
      expect(await press()).toMatchObject({ changed: true });
    } finally {
      await psql.end();
    }
  },
  60_000,
);
