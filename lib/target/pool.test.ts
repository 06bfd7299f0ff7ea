import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../test/database.ts";
import { AppError } from "../errors.ts";
import { openTarget, withTargetClient } from "./pool.ts";

let database: { url: string; drop: () => Promise<void> };
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

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
