import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmptyDatabase } from "../../../test/database.ts";
import { takeTurn } from "./take-turn.ts";

let database: { url: string; drop: () => Promise<void> };
const clients: pg.Client[] = [];
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(async () => {
  for (const client of clients) await client.end();
  await database.drop();
});

async function connect(name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url, application_name: name });
  await client.connect();
  clients.push(client);
  return client;
}
const KEY = 72_707_369;

test("whoever waits says for whom, and gives up in the end with the holder's name", async () => {
  const holder = await connect("a frozen one");
  await holder.query("select pg_advisory_lock($1)", [KEY]);
  const { rows } = await holder.query("select pg_backend_pid() as pid, current_user as who");
  const named = `process ${rows[0].pid} of ${rows[0].who} (a frozen one)`;
  const said: string[] = [];
  const waiting = await connect("waiting");
  const patience = { sayAfterMs: 100, giveUpAfterMs: 300, say: (line: string) => said.push(line) };
  const { rows: before } = await waiting.query("show lock_timeout");
  await expect(takeTurn(waiting, KEY, "migrations", patience)).rejects.toThrow(
    `the lock of the migrations in Sluice's own database, ${named}. If it does nothing any more, end it`,
  );
  expect(said).toEqual([`Waiting until another session has done with the migrations: ${named}.`]);
  expect((await waiting.query("show lock_timeout")).rows).toEqual(before);
  // It goes on as soon as the other one is gone, and says no more.
  const turn = takeTurn(waiting, KEY, "migrations", {
    ...patience,
    sayAfterMs: 60_000,
    giveUpAfterMs: 60_000,
  });
  await holder.query("select pg_advisory_unlock($1)", [KEY]);
  await turn;
  expect(said).toHaveLength(1);
  await expect(takeTurn(holder, KEY, "roles", patience)).rejects.toThrow("(waiting)");
});

test("a key below zero is found too", async () => {
  const holder = await connect("has it");
  await holder.query("select pg_advisory_lock(-5)");
  const patience = { sayAfterMs: 10, giveUpAfterMs: 20, say: () => {} };
  await expect(takeTurn(await connect("waits"), -5, "roles", patience)).rejects.toThrow("(has it)");
});
