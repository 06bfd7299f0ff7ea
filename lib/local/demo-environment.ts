import { join } from "node:path";
import type { Env } from "../kernel/config/env.ts";
import { usualRole } from "../kernel/db/role-statements.ts";
import type { ServicePart } from "../kernel/db/table-rights.ts";
import type { Settings } from "./demo-settings.ts";
import type { DatabaseOwner } from "./give-database.ts";

const CLINIC_ROLE = "clinic";

/** The role that owns the clinic's database; null in a folder from before there was one. */
export function clinicOwner({ clinicDatabasePassword: password }: Settings): DatabaseOwner | null {
  return password === undefined ? null : { role: CLINIC_ROLE, password };
}

/** The clinic's database, as the one role that reaches it and nothing else. */
export function clinicDatabaseUrl(settings: Settings): string {
  const owner = clinicOwner(settings);
  return urlOf(settings, "clinic", owner ?? asSuperuser(settings));
}

/** A database of the demo, as the role of a process; as the owner in a folder from before there were roles, or without `part`. */
export function demoDatabaseUrl(settings: Settings, name: string, part?: ServicePart): string {
  const password = part && settings.rolePasswords?.[part];
  return urlOf(
    settings,
    name,
    part && password ? { role: usualRole(part), password } : asSuperuser(settings),
  );
}

function asSuperuser({ postgresPassword }: Settings): DatabaseOwner {
  return { role: "postgres", password: postgresPassword };
}

function urlOf({ postgresPort }: Settings, name: string, { role, password }: DatabaseOwner): string {
  return `postgresql://${role}:${password}@127.0.0.1:${postgresPort}/${name}`;
}

/** What the processes of a demo find in their environment: the embedded PostgreSQL, the clinic, the kept secrets. */
export function demoEnvironment(
  root: string,
  env: Env,
  { dataDir, settings, url }: { dataDir: string; settings: Settings; url: string },
) {
  const database = (name: string, part?: ServicePart) => demoDatabaseUrl(settings, name, part);
  return {
    SLUICE_DEMO: "1",
    SLUICE_DATA_DIR: dataDir,
    SLUICE_CONFIG:
      env.SLUICE_CONFIG === "sluice.yaml" ? join(root, "examples/clinic/sluice.yaml") : env.SLUICE_CONFIG,
    SLUICE_ENVIRONMENT: env.SLUICE_ENVIRONMENT === "production" ? "demo" : env.SLUICE_ENVIRONMENT,
    DATABASE_URL: database("sluice"),
    DATABASE_URL_WEB: database("sluice", "web"),
    DATABASE_URL_GATEWAY: database("sluice", "gateway"),
    DATABASE_URL_WORKER: database("sluice", "worker"),
    CLINIC_DATABASE_URL: clinicDatabaseUrl(settings),
    CLINIC_PORT: String(env.CLINIC_PORT),
    CLINIC_BOOKINGS_PER_SECOND: String(env.CLINIC_BOOKINGS_PER_SECOND),
    CLINIC_WEBHOOK_URL: `http://127.0.0.1:${env.CLINIC_PORT}/hooks/sluice`,
    CLINIC_WEBHOOK_SECRET: settings.clinicWebhookSecret,
    CLINIC_CLIENT_TOKEN: settings.clinicClientToken,
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET ?? settings.nextauthSecret,
    NEXTAUTH_URL: url,
    GATEWAY_URL: `http://127.0.0.1:${env.GATEWAY_PORT}`,
    PORT: String(env.PORT),
    GATEWAY_PORT: String(env.GATEWAY_PORT),
  };
}
