import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Env } from "#lib/kernel/config/env.ts";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { applyRoles } from "#lib/kernel/db/apply-roles.ts";
import { usualRole } from "#lib/kernel/db/role-statements.ts";
import { SERVICE_PARTS } from "#lib/kernel/db/table-rights.ts";
import { closeDatabase } from "#lib/local/close-database.ts";
import { clinicDatabaseUrl, clinicOwner, demoDatabaseUrl } from "#lib/local/demo-environment.ts";
import type { Settings } from "#lib/local/demo-settings.ts";
import { type LocalPostgres, startEmbeddedPostgres } from "#lib/local/embedded-postgres.ts";
import { giveDatabase } from "#lib/local/give-database.ts";
import { sweepClones } from "#lib/target/copy/drop-clones.ts";
import type { Shutdown } from "./keep-running.ts";
import { say, stage } from "./say.ts";
import { STOP_ORDER } from "./stop-order.ts";

export type Demo = { root: string; env: Env; dataDir: string; settings: Settings; shutdown: Shutdown };

/** PostgreSQL, both databases, migrations and seeds. Returns the password to print, if one was made up and not shown yet. */
export async function prepareData(demo: Demo): Promise<string | null> {
  const { root, env, dataDir, settings, shutdown } = demo;
  const server = await stage("PostgreSQL", async () => {
    const result = await startEmbeddedPostgres({
      dataDir,
      port: settings.postgresPort,
      password: settings.postgresPassword,
      flags: ["-c", "max_connections=200"],
    });
    return { result, note: `18, on 127.0.0.1:${settings.postgresPort}` };
  });
  superviseServer(demo, server);
  if (shutdown.signal.aborted) return null;
  await createDatabases(server.url("postgres"), ["sluice", "clinic"]);
  const password = await stage("Migrations", async () => {
    const applied = await applyMigrations(server.url("sluice"), join(root, "prisma/migrations"));
    if (settings.rolePasswords) {
      await applyRoles(server.url("sluice"), settings.rolePasswords);
      await closeDatabase(server.url("sluice"), SERVICE_PARTS.map(usualRole));
    }
    // Imported late: the Prisma client may have been generated a moment ago.
    const { seedDemo } = await import("#lib/local/seed-demo.ts");
    const { generatedPassword } = await seedDemo(
      demoDatabaseUrl(settings, "sluice", "web"),
      env.SLUICE_DEMO_PASSWORD,
      () => settings.unshownPassword ?? randomBytes(9).toString("base64url"),
    );
    const { seedClinicToken } = await import("#lib/local/seed-clinic-token.ts");
    await seedClinicToken(demoDatabaseUrl(settings, "sluice", "web"), settings.clinicClientToken);
    const note =
      applied.length === 0 ? "up to date" : `${applied.length} applied, accounts and flags created`;
    return { result: generatedPassword, note };
  });
  await stage("Clinic", async () => {
    const owner = clinicOwner(settings);
    if (owner) await giveDatabase(server.url("clinic"), owner);
    // A copy that was left behind before the clinic had a role of its own is nobody else's to drop.
    await sweepClones(server.url("clinic"), { name: "clinic" });
    const { seedClinic } = await import("../../examples/clinic/seed.ts");
    const startedAt = performance.now();
    const { rows, seeded } = await seedClinic(clinicDatabaseUrl(settings));
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    const { recordSeeding } = await import("#lib/local/record-demo-start.ts");
    if (seeded) await recordSeeding(server.url("sluice"), { rows, seconds });
    const note = `${rows.toLocaleString("en-GB")} reservations ${seeded ? "written" : "there already"}`;
    return { result: undefined, note, seconds: seeded ? seconds : undefined };
  });
  return password ?? settings.unshownPassword ?? null;
}

async function createDatabases(adminUrl: string, names: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>("select datname from pg_database");
    for (const name of names) {
      if (!rows.some((row) => row.datname === name)) await client.query(`create database ${name}`);
    }
  } finally {
    await client.end().catch(() => {});
  }
}

/** Starts the server again whenever it ends without being asked to. */
function superviseServer(demo: Demo, first: LocalPostgres): void {
  let server = first;
  let stopping = false;
  demo.shutdown.onStop(STOP_ORDER.PostgreSQL, "PostgreSQL", async () => {
    stopping = true;
    await server.stop();
  });
  const watch = async (): Promise<void> => {
    let wait = 250;
    while (!stopping) {
      await server.exited;
      if (stopping) return;
      say("  PostgreSQL ended; starting it again.");
      await delay(wait);
      wait = Math.min(wait * 2, 10_000);
      const startedAt = Date.now();
      server = await startEmbeddedPostgres({
        dataDir: demo.dataDir,
        port: demo.settings.postgresPort,
        password: demo.settings.postgresPassword,
        flags: ["-c", "max_connections=200"],
      });
      say(`  PostgreSQL is back after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
    }
  };
  watch().catch((error: unknown) => demo.shutdown.fail(error));
}
