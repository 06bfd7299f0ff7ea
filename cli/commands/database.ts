import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { parseEnv } from "#lib/kernel/config/env.ts";
import { applyMigrations } from "#lib/kernel/db/apply-migrations.ts";
import { applyRoles, renewRights } from "#lib/kernel/db/apply-roles.ts";
import { checkDatabase } from "#lib/kernel/db/check-database.ts";
import { roleScript, usualRole } from "#lib/kernel/db/role-statements.ts";
import { SERVICE_PARTS, type ServicePart } from "#lib/kernel/db/table-rights.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { english } from "#lib/messages/catalogue/english.ts";
import { commas } from "#lib/messages/catalogue/listed.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import { type Line, line } from "../line.ts";
import { ownDatabaseFault } from "../own-database-fault.ts";
import type { Answer } from "../run-command.ts";

/** Commands of whoever owns Sluice's database; they need DATABASE_URL, and no running Sluice. */
export const DATABASE_LINES: readonly Line[] = [
  line(["database migrate", "database.migrate.does"], [], migrate),
  line(
    ["database roles", "database.roles.does"],
    [["--apply", "database.roles.apply"]],
    (_, { apply }: { apply?: boolean }) => roles(apply === true),
  ),
];

async function migrate(): Promise<Answer> {
  const applied = await asOwner(async (owner) => {
    const names = await applyMigrations(owner, resolve(import.meta.dirname, "../../prisma/migrations"));
    await renewRights(owner);
    return names;
  });
  const said =
    applied.length === 0
      ? message("commandLine.database.upToDate")
      : message("commandLine.database.applied", { names: commas(applied) });
  return { json: { applied }, text: english(said) };
}

async function roles(apply: boolean): Promise<Answer> {
  if (!apply) {
    const sql = roleScript("public");
    return { json: { sql }, text: sql };
  }
  const passwords = Object.fromEntries(
    SERVICE_PARTS.map((part) => [part, randomBytes(24).toString("base64url")]),
  ) as Record<ServicePart, string>;
  const owner = await asOwner(async (url) => {
    await applyRoles(url, passwords);
    return url;
  });
  const addresses = Object.fromEntries(
    SERVICE_PARTS.map((part) => [
      `DATABASE_URL_${part.toUpperCase()}`,
      Object.assign(new URL(owner), { username: usualRole(part), password: passwords[part] }).href,
    ]),
  );
  const lines = Object.entries(addresses).map(([name, value]) => `${name}=${value}`);
  return {
    json: addresses,
    text: english(message("commandLine.database.addresses", { addresses: lines.join("\n") })),
  };
}

/** @throws AppError where there is no address, the database cannot be used, or fails while `work` is done there */
async function asOwner<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { DATABASE_URL: url } = parseEnv(process.env);
  if (!url) throw new AppError("invalid", message("commandLine.owner"));
  const problem = await checkDatabase(url);
  if (problem) throw new AppError("unavailable", problem.sentence);
  return work(url).catch((error: unknown) => {
    throw ownDatabaseFault(error) ?? error;
  });
}
