import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { makeClientToken } from "#lib/identity/applications/make-token.ts";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { applyRoles } from "#lib/kernel/db/apply-roles.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import { usualRole } from "#lib/kernel/db/role-statements.ts";
import { SERVICE_PARTS, type ServicePart } from "#lib/kernel/db/table-rights.ts";
import { closeDatabase } from "#lib/local/close-database.ts";
import { startEmbeddedPostgres } from "#lib/local/embedded-postgres.ts";
import { giveDatabase } from "#lib/local/give-database.ts";
import { seedClinic } from "../../examples/clinic/seed.ts";
import { generateClient } from "../generate-client.ts";
import { findFreePort } from "../start/check-ports.ts";
import { type Part, startPart } from "../start/part.ts";
import { partCommand } from "../start/part-command.ts";
import type { PartName } from "../start/part-environment.ts";
import { waitUntilReady } from "../start/wait-until-ready.ts";

/** A whole Sluice of its own, with a seeded clinic, that is thrown away afterwards. */
export type Environment = {
  db: Db;
  clinic: pg.Pool;
  clinicUrl: string;
  folder: string;
  /** @param keep leaves the folder with its logs */
  stop: (keep: boolean) => Promise<void>;
};

const PARTS: PartName[] = ["gateway", "worker", "clinic"];

/**
 * Starts PostgreSQL, gateway, worker and clinic on free ports in a temporary folder, as `npm start` does; the dashboard
 * is not needed, because its verbs are called directly.
 */
export async function startEnvironment(root: string): Promise<Environment> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-cutover-"));
  await chmod(folder, 0o755);
  await mkdir(join(folder, "logs"));
  await generateClient(root);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (keep: boolean) => {
    for (const end of stops.toReversed()) await end().catch(() => {});
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    const postgresPort = await findFreePort(18_100, []);
    const gatewayPort = await findFreePort(18_200, []);
    const clinicPort = await findFreePort(18_300, []);
    const server = await startEmbeddedPostgres({
      dataDir: folder,
      port: postgresPort,
      password: randomBytes(18).toString("hex"),
      flags: ["-c", "max_connections=200"],
    });
    stops.push(() => server.stop());
    await createDatabases(server.url("postgres"));
    await applyMigrations(server.url("sluice"), join(root, "prisma/migrations"));
    const passwords = { web: randomHex(), gateway: randomHex(), worker: randomHex() };
    await applyRoles(server.url("sluice"), passwords);
    await closeDatabase(server.url("sluice"), SERVICE_PARTS.map(usualRole));
    const owner = { role: "clinic", password: randomHex() };
    await giveDatabase(server.url("clinic"), owner);
    const clinicDatabaseUrl = urlAs(server.url("clinic"), owner.role, owner.password);
    const as = (part: ServicePart) => urlAs(server.url("sluice"), usualRole(part), passwords[part]);
    const clientToken = makeClientToken("server").token;
    const variables: Record<string, string> = {
      NODE_ENV: "production",
      SLUICE_DEMO: "1",
      SLUICE_DATA_DIR: folder,
      SLUICE_CONFIG: join(root, "examples/clinic/sluice.yaml"),
      SLUICE_ENVIRONMENT: "cutover",
      DATABASE_URL: as("web"),
      DATABASE_URL_GATEWAY: as("gateway"),
      DATABASE_URL_WORKER: as("worker"),
      CLINIC_DATABASE_URL: clinicDatabaseUrl,
      CLINIC_PORT: String(clinicPort),
      CLINIC_WEBHOOK_URL: `http://127.0.0.1:${clinicPort}/hooks/sluice`,
      CLINIC_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString("base64")}`,
      CLINIC_CLIENT_TOKEN: clientToken,
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      NEXTAUTH_URL: "http://127.0.0.1:3000",
      GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`,
      GATEWAY_PORT: String(gatewayPort),
    };
    // The verbs run in this process and read the same environment as the parts.
    Object.assign(process.env, variables);
    const { openDb } = await import("#lib/kernel/db/client.ts");
    const { seedDemo } = await import("#lib/local/seed-demo.ts");
    await seedDemo(as("web"), undefined, () => randomBytes(9).toString("base64url"));
    const { seedClinicToken } = await import("#lib/local/seed-clinic-token.ts");
    await seedClinicToken(as("web"), clientToken);
    await seedClinic(clinicDatabaseUrl);

    const db = openDb(as("web"), { name: "cutover", poolSize: 5 });
    stops.push(() => db.$disconnect());
    const clinic = new pg.Pool({ connectionString: clinicDatabaseUrl, max: 4 });
    clinic.on("error", () => {});
    // A connection that is still closing when the server stops.
    clinic.on("connect", (client) => client.on("error", () => {}));
    stops.push(() => clinic.end());
    const ports: Record<string, number | null> = {
      gateway: gatewayPort,
      worker: null,
      clinic: clinicPort,
    };
    await Promise.all(
      PARTS.map((name) => startOne(root, folder, name, ports[name] ?? null, server.url("sluice"), stops)),
    );
    return { db, clinic, clinicUrl: `http://127.0.0.1:${clinicPort}`, folder, stop };
  } catch (error) {
    await stop(true);
    throw new Error(`The environment did not start; its logs are in ${folder}.`, { cause: error });
  }
}

function randomHex(): string {
  return randomBytes(18).toString("hex");
}

function urlAs(url: string, role: string, password: string): string {
  return Object.assign(new URL(url), { username: role, password }).href;
}

async function createDatabases(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query("create database sluice");
  await client.query("create database clinic");
  await client.end();
}

async function startOne(
  root: string,
  folder: string,
  name: PartName,
  port: number | null,
  databaseUrl: string,
  stops: (() => Promise<unknown>)[],
): Promise<void> {
  const logFile = join(folder, "logs", `${name}.log`);
  const since = new Date();
  const part: Part = startPart({
    name,
    command: partCommand(root, name, { port: 0, host: "127.0.0.1" }),
    // The logs get every line; the screen only this process's own.
    env: { ...process.env, LOG_LEVEL: "info" },
    logFile,
    onStarted: () => {},
  });
  stops.push(part.stop);
  const signal = new AbortController().signal;
  await waitUntilReady(part, { port, databaseUrl, since, logFile, signal });
}
