import { SERVICE_PARTS, type ServicePart } from "#lib/kernel/db/table-rights.ts";

export type PartName = "web" | "gateway" | "worker" | "clinic";

const WEB_ONLY = ["ADMIN_TOKEN", "NEXTAUTH_SECRET"];
const CLINIC_ONLY = ["CLINIC_CLIENT_TOKEN"];

const NOT_FOR: Record<PartName, string[]> = {
  web: CLINIC_ONLY,
  worker: [...WEB_ONLY, ...CLINIC_ONLY, "SLUICE_CLIENT_TOKEN", "CLINIC_CONTROL_TOKEN"],
  gateway: [
    ...WEB_ONLY,
    ...CLINIC_ONLY,
    "CLINIC_DATABASE_URL",
    "CLINIC_WEBHOOK_SECRET",
    "CLINIC_CONTROL_TOKEN",
  ],
  clinic: [...WEB_ONLY, "SLUICE_CLIENT_TOKEN", "DATABASE_URL"],
};

/** The variable that holds the database's address as the role of a process. */
export function databaseVariable<P extends ServicePart>(part: P): `DATABASE_URL_${Uppercase<P>}` {
  return `DATABASE_URL_${part.toUpperCase() as Uppercase<P>}`;
}

/** The environment of a part, with its own way into the database and without the secrets that are not its business. */
export function partEnvironment(
  name: PartName,
  env: Record<string, string | undefined>,
): Record<string, string | undefined> {
  const without = ["SLUICE_DEMO_PASSWORD", ...SERVICE_PARTS.map(databaseVariable), ...NOT_FOR[name]];
  const own = Object.fromEntries(Object.entries(env).filter(([variable]) => !without.includes(variable)));
  const database = name === "clinic" ? undefined : env[databaseVariable(name)];
  return database ? { ...own, DATABASE_URL: database } : own;
}
