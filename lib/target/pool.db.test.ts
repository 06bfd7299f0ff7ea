import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { AppError } from "../kernel/errors.ts";
import { forgetSession } from "./ddl/pin-session.ts";
import { isConnectionLost, openTarget, withTargetClient } from "./pool.ts";

let database: { url: string; drop: () => Promise<void> };
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

test("a session writes and reads text the same way whatever the database, or whoever had it before, set", async () => {
  const pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  const written = `select (0.1::float8 + 0.2::float8)::text as float, '2026-11-27'::date::text as date,
    '-1 day -2:03'::interval::text as interval, '\\x01ff'::bytea::text as bytes, '\\' as backslash`;
  const same = {
    float: "0.30000000000000004",
    date: "2026-11-27",
    interval: "-1 days -02:03:00",
    bytes: "\\x01ff",
    backslash: "\\",
  };
  const [name] = (await pool.query("select current_database() as name")).rows;
  const settings = [
    "extra_float_digits = 0",
    "datestyle = 'German'",
    "intervalstyle = 'sql_standard'",
    "bytea_output = 'escape'",
    "standard_conforming_strings = off",
    "client_encoding = 'LATIN1'",
  ];
  for (const one of settings) await pool.query(`alter database ${name.name} set ${one}`);
  await pool.end();
  const own = openTarget(database.url, { name: "clinic", poolSize: 1 });
  try {
    expect((await own.query(written)).rows).toEqual([same]);
    await own.query(settings.map((one) => `set ${one}`).join(";"));
    expect(await withTargetClient(own, {}, async (client) => (await client.query(written)).rows)).toEqual([
      same,
    ]);
    // The order of day and month, by which a plan's own dates are read, stays the database's.
    expect((await own.query("select '01.02.2026'::date::text as date")).rows).toEqual([
      { date: "2026-02-01" },
    ]);
  } finally {
    for (const one of settings) await own.query(`alter database ${name.name} reset ${one.split(" ")[0]}`);
    await own.end();
  }
});

/** What a person and a log would see of the failure to connect. */
async function refusal(change: (url: URL) => void) {
  const url = new URL(database.url);
  change(url);
  const pool = openTarget(url.toString(), { name: "clinic" });
  const error = await withTargetClient(pool, {}, async () => "connected").catch((reason) => reason);
  await pool.end();
  expect(error).toBeInstanceOf(AppError);
  expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain("hush-hush");
  return { code: error.code, message: error.message };
}

test("says in one sentence why a target cannot be reached, and never its password", async () => {
  const closed = await freePort();
  expect(await refusal((url) => (url.password = "hush-hush"))).toEqual({
    code: "unavailable",
    message: expect.stringMatching(/^Target clinic \(database t_\w+\) refuses the user or the password\.$/),
  });
  expect(
    await refusal((url) => Object.assign(url, { port: String(closed), password: "hush-hush" })),
  ).toMatchObject({
    message: expect.stringContaining("refuses connections"),
  });
  expect(await refusal((url) => (url.pathname = "/no_such_database"))).toEqual({
    code: "unavailable",
    message: "Target clinic (database no_such_database) does not exist.",
  });
  expect(() => openTarget("hush-hush", { name: "clinic" })).toThrow(/is not a postgresql:\/\/ URL\.$/);
});

test("every statement carries the correlation id while the work lasts, and no longer", async () => {
  const pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  const look = `select current_setting('application_name') as app, current_setting('sluice.correlation_id', true) as id`;
  const during = await withTargetClient(
    pool,
    { correlationId: ID },
    async (client) => (await client.query(look)).rows,
  );
  expect(during).toEqual([{ app: `sluice:clinic:${ID}`, id: ID }]);
  const after = await withTargetClient(pool, {}, async (client) => (await client.query(look)).rows);
  expect(after).toEqual([{ app: "sluice:clinic", id: "" }]);
  await pool.end();
});

test("a connection that was ended in the middle is unavailable, and the next one works", async () => {
  const pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  const run = withTargetClient(pool, {}, (client) =>
    client.query("select pg_terminate_backend(pg_backend_pid())"),
  );
  await expect(run).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("ended the connection"),
  });
  expect(
    await withTargetClient(pool, {}, async (client) => (await client.query("select 1 as n")).rows),
  ).toEqual([{ n: 1 }]);
  await pool.end();
});

test.each(["3D000", "08006", "57P01", "57P03", "28P01", "53300", "25P03", "P0001"])(
  "a statement that raises %s, in the words of a lost connection, has not lost it",
  async (code) => {
    const pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
    const raises = `do $$ begin raise exception 'connection terminated' using errcode = '${code}'; end $$`;
    const error = await withTargetClient(pool, {}, (client) => client.query(raises)).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ code, message: "connection terminated" });
    expect(isConnectionLost(error)).toBe(false);
    await pool.end();
  },
);

test("a transaction takes as long as it does, whatever limit the database has for its own", async () => {
  const pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  const [{ name, knows }] = (
    await pool.query(
      "select current_database() as name, current_setting('transaction_timeout', true) is not null as knows",
    )
  ).rows;
  if (knows) await pool.query(`alter database "${name}" set transaction_timeout = '1s'`); // since PostgreSQL 17
  await pool.end();
  const later = openTarget(database.url, { name: "clinic", poolSize: 1 });
  const limits = await withTargetClient(later, {}, async (client) => {
    const limit = async () =>
      (await client.query("select coalesce(current_setting('transaction_timeout', true), '0') as l")).rows[0]
        .l;
    const first = await limit();
    await forgetSession(client);
    return [first, await limit()];
  });
  expect(limits).toEqual(["0", "0"]);
  if (knows) await later.query(`alter database "${name}" reset transaction_timeout`);
  await later.end();
});

test("the work's own errors pass through", async () => {
  const pool = openTarget(database.url, { name: "clinic", poolSize: 1 });
  await expect(withTargetClient(pool, {}, (client) => client.query("select nothing"))).rejects.toMatchObject({
    code: "42703",
  });
  await pool.end();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === "object" ? address.port : 1));
    });
  });
}
