import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Command } from "commander";
import { parseEnv } from "#lib/kernel/config/env.ts";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { applyRoles, renewRights } from "#lib/kernel/db/apply-roles.ts";
import { roleScript, usualRole } from "#lib/kernel/db/role-statements.ts";
import { SERVICE_PARTS, type ServicePart } from "#lib/kernel/db/table-rights.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { runLocally } from "../run-command.ts";

/** Commands of whoever owns Sluice's database; they need DATABASE_URL, and no running Sluice. */
export function addDatabaseCommands(program: Command, json: () => boolean): void {
  const database = program.command("database").description("Sluice's own database, as its owner");

  database
    .command("migrate")
    .description("apply the migrations that the database lacks")
    .action(() =>
      runLocally(json(), async () => {
        const owner = ownerUrl();
        const applied = await applyMigrations(owner, resolve(import.meta.dirname, "../../prisma/migrations"));
        await renewRights(owner);
        return {
          json: { applied },
          text: applied.length === 0 ? "The database is up to date." : `Applied: ${applied.join(", ")}.`,
        };
      }),
    );

  database
    .command("roles")
    .description("print SQL for roles with the least rights, one for each process")
    .option("--apply", "run it, give each role a new password, and print the addresses once")
    .action(({ apply }: { apply?: boolean }) =>
      runLocally(json(), async () => {
        if (!apply) {
          const sql = roleScript("public");
          return { json: { sql }, text: sql };
        }
        const owner = ownerUrl();
        const passwords = Object.fromEntries(
          SERVICE_PARTS.map((part) => [part, randomBytes(24).toString("base64url")]),
        ) as Record<ServicePart, string>;
        await applyRoles(owner, passwords);
        const addresses = Object.fromEntries(
          SERVICE_PARTS.map((part) => [
            `DATABASE_URL_${part.toUpperCase()}`,
            Object.assign(new URL(owner), { username: usualRole(part), password: passwords[part] }).href,
          ]),
        );
        const lines = Object.entries(addresses).map(([name, value]) => `${name}=${value}`);
        return {
          json: addresses,
          text: `${lines.join("\n")}\n\nKeep them where the processes find them: they are shown this once. A process that runs alone takes its own as DATABASE_URL.`,
        };
      }),
    );
}

function ownerUrl(): string {
  const { DATABASE_URL: url } = parseEnv(process.env);
  if (!url) throw new AppError("invalid", "Set DATABASE_URL to Sluice's database, as its owner.");
  return url;
}
