import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { applyRoles } from "#lib/kernel/db/apply-roles.ts";
import { usualRole } from "#lib/kernel/db/role-statements.ts";
import { SERVICE_PARTS, type ServicePart } from "#lib/kernel/db/table-rights.ts";
import { startEmbeddedPostgres } from "#lib/local/embedded-postgres.ts";
import { findFreePort } from "../scripts/start/check-ports.ts";

/** Sluice's database with the roles of its processes, on a server of its own, as roles belong to a whole server. */
export async function startServiceRoles() {
  const folder = await mkdtemp(join(tmpdir(), "sluice-roles-"));
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    port: await findFreePort(20_000 + randomInt(20_000), []),
    password: randomBytes(9).toString("hex"),
    flags: ["-c", "fsync=off"],
  });
  const opened: pg.Client[] = [];
  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    opened.push(client);
    return client;
  };
  await (await connect(server.url("postgres"))).query("create database sluice");
  const ownerUrl = server.url("sluice");
  await applyMigrations(ownerUrl, "prisma/migrations");
  const passwords = Object.fromEntries(
    SERVICE_PARTS.map((part) => [part, randomBytes(9).toString("hex")]),
  ) as Record<ServicePart, string>;
  await applyRoles(ownerUrl, passwords);
  const urlOf = (part: ServicePart) =>
    Object.assign(new URL(ownerUrl), { username: usualRole(part), password: passwords[part] }).href;
  return {
    ownerUrl,
    urlOf,
    owner: await connect(ownerUrl),
    connectAs: (part: ServicePart) => connect(urlOf(part)),
    stop: async () => {
      for (const client of opened) await client.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
