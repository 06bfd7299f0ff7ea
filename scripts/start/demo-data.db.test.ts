import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseEnv } from "#lib/kernel/config/env.ts";
import { clinicDatabaseUrl, demoDatabaseUrl, demoEnvironment } from "#lib/local/demo-environment.ts";
import { loadSettings, type Settings, saveSettings } from "#lib/local/demo-settings.ts";
import { findFreePort } from "./check-ports.ts";
import { prepareData } from "./demo-data.ts";

const root = join(import.meta.dirname, "../..");
const env = parseEnv({ NODE_ENV: "test" });
let dataDir: string;
let stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  stops = [];
  dataDir = await mkdtemp(join(tmpdir(), "sluice-demo-data-"));
});
afterEach(async () => {
  await stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(settings: Settings): Promise<void> {
  await prepareData({
    root,
    env,
    dataDir,
    settings,
    shutdown: {
      signal: new AbortController().signal,
      onStop: (_order, _name, end) => stops.push(end),
      fail: (error) => {
        throw error;
      },
    },
  });
}
async function stop(): Promise<void> {
  for (const end of stops.splice(0)) await end();
}
async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client.query(sql).then(
    ({ rows }) => client.end().then(() => rows),
    (error: unknown) =>
      client.end().then(() => {
        throw error;
      }),
  );
}

test("the embedded PostgreSQL keeps the clinic out of Sluice's database, in a folder from before as well", {
  timeout: 180_000,
}, async () => {
  const made = await loadSettings(dataDir, () => findFreePort(18_400, []));
  const { clinicDatabasePassword: _, ...before } = made;
  await saveSettings(dataDir, before);
  await start(before);
  const owners = "select distinct tableowner as owner from pg_tables where schemaname = 'public'";
  expect(await ask(clinicDatabaseUrl(before), owners)).toEqual([{ owner: "postgres" }]);
  await stop();

  const settings = await loadSettings(dataDir, () => findFreePort(18_400, []));
  expect({ ...settings, clinicDatabasePassword: undefined }).toEqual({ ...before });
  await start(settings);
  const { CLINIC_DATABASE_URL: url } = demoEnvironment(root, env, { dataDir, settings, url: "http://x" });
  expect(await ask(url, owners)).toEqual([{ owner: "clinic" }]);
  expect(await ask(url, "select count(*)::int as rows from reservations")).toEqual([{ rows: 120_000 }]);
  await expect(ask(url.replace(/clinic$/, "sluice"), "select 1")).rejects.toMatchObject({ code: "42501" });
  for (const part of ["web", "gateway", "worker"] as const)
    expect(await ask(demoDatabaseUrl(settings, "sluice", part), "select 1 as one")).toEqual([{ one: 1 }]);
});
