import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-server-"));
  await chmod(folder, 0o700);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const TIMEOUT_MS = 120_000;
const start = async () =>
  startEmbeddedPostgres({ dataDir: folder, port: await freePort(), password: "secret1" });

test("what was committed survives a server that was killed, in a folder that only its owner may enter", {
  timeout: TIMEOUT_MS,
}, async () => {
  const first = await start();
  await query(first.url("postgres"), "create table kept as select 42 as answer");
  process.kill(await serverProcess(first.url("postgres")), "SIGKILL");
  await first.exited;

  const second = await start();
  expect((await query(second.url("postgres"), "select answer from kept")).rows).toEqual([{ answer: 42 }]);
  await second.stop();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("a server that a killed run left behind is replaced, not an obstacle", {
  timeout: TIMEOUT_MS,
}, async () => {
  const left = await start();
  const next = await start();
  await left.exited;
  expect((await query(next.url("postgres"), "select 1 as one")).rows).toEqual([{ one: 1 }]);
  await next.stop();
});

test("a stale postmaster.pid whose number belongs to another program by now is no obstacle", {
  timeout: TIMEOUT_MS,
}, async () => {
  const first = await start();
  await first.stop();
  await writeFile(join(folder, "postgres/postmaster.pid"), `${process.pid}\n${folder}/postgres\n1\n1\n\n\n`);
  const second = await start();
  await second.stop();
});

async function serverProcess(url: string): Promise<number> {
  const { rows } = await query(url, "select (pg_read_file('postmaster.pid')) as text");
  return Number(String(rows[0]?.text).split("\n")[0]);
}

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
