import { join } from "node:path";
import type { Env } from "../env.ts";
import type { Settings } from "./demo-settings.ts";

/** What the processes of a demo find in their environment: the embedded PostgreSQL, the clinic, the kept secrets. */
export function demoEnvironment(
  root: string,
  env: Env,
  { dataDir, settings, url }: { dataDir: string; settings: Settings; url: string },
) {
  const database = (name: string) =>
    `postgresql://postgres:${settings.postgresPassword}@127.0.0.1:${settings.postgresPort}/${name}`;
  return {
    SLUICE_DEMO: "1",
    SLUICE_DATA_DIR: dataDir,
    SLUICE_CONFIG:
      env.SLUICE_CONFIG === "sluice.yaml" ? join(root, "examples/clinic/sluice.yaml") : env.SLUICE_CONFIG,
    SLUICE_ENVIRONMENT: env.SLUICE_ENVIRONMENT === "production" ? "demo" : env.SLUICE_ENVIRONMENT,
    DATABASE_URL: database("sluice"),
    CLINIC_DATABASE_URL: database("clinic"),
    CLINIC_PORT: String(env.CLINIC_PORT),
    CLINIC_BOOKINGS_PER_SECOND: String(env.CLINIC_BOOKINGS_PER_SECOND),
    CLINIC_WEBHOOK_URL: `http://127.0.0.1:${env.CLINIC_PORT}/hooks/sluice`,
    CLINIC_WEBHOOK_SECRET: settings.clinicWebhookSecret,
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET ?? settings.nextauthSecret,
    NEXTAUTH_URL: url,
    GATEWAY_URL: `http://127.0.0.1:${env.GATEWAY_PORT}`,
    PORT: String(env.PORT),
    GATEWAY_PORT: String(env.GATEWAY_PORT),
  };
}
