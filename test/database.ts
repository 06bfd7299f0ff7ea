import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Config, getConfig } from "#lib/kernel/config/config.ts";
import type { Context } from "#lib/kernel/context.ts";
import { type Db, openDb } from "#lib/kernel/db/client.ts";
import type { Role } from "#lib/kernel/permissions.ts";
import { dropDatabase } from "./drop-database.ts";

export type TestDatabase = { url: string; db: Db; drop: () => Promise<void> };

/** A fresh clone of the migrated Sluice database. Drop it in afterAll. */
export async function createSluiceDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createDatabase("template sluice_template");
  const db = openDb(url, { name: "test" });
  return {
    url,
    db,
    drop: async () => {
      await db.$disconnect();
      await drop();
    },
  };
}

/** An empty database, to play an application's. `clause` goes with CREATE DATABASE, say for another encoding. */
export async function createEmptyDatabase(clause = ""): Promise<{ url: string; drop: () => Promise<void> }> {
  return createDatabase(clause);
}

async function createDatabase(clause: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${randomBytes(6).toString("hex")}`;
  await asAdmin((admin) => admin.query(`create database ${name} ${clause}`));
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => asAdmin((admin) => dropDatabase(admin, name)) };
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

let config = getConfig;

/** Where the targets are for every context made from here on in this file, in place of what sluice.yaml says. */
export function configureTargets(urls: Record<string, string>): void {
  const targets = Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, { url }]));
  config = () => ({ targets, sinks: {}, plans: "plans", redaction: { mask: [], show: [], types: {} } });
}

/** What they are, for a worker. */
export const usedConfig = (): Config => config();

/** A context for a verb under test, acting as a user of that role. */
export function contextAs(role: Role, db: Db, now: () => Date = () => new Date()): Context {
  return {
    actor: { kind: "user", id: randomUUID(), name: `${role}@test`, role },
    now,
    db,
    correlationId: randomUUID(),
    via: "dashboard",
    config: usedConfig,
  };
}
