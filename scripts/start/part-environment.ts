import type { PartName } from "./part.ts";

const WEB_ONLY = ["ADMIN_TOKEN", "NEXTAUTH_SECRET"];

const NOT_FOR: Record<PartName, string[]> = {
  web: [],
  worker: [...WEB_ONLY, "CLINIC_CONTROL_TOKEN"],
  gateway: [...WEB_ONLY, "CLINIC_DATABASE_URL", "CLINIC_WEBHOOK_SECRET", "CLINIC_CONTROL_TOKEN"],
  clinic: [...WEB_ONLY, "DATABASE_URL"],
};

/** The environment of a part, without the secrets that are not its business. */
export function partEnvironment(
  name: PartName,
  env: Record<string, string | undefined>,
): Record<string, string | undefined> {
  const without = ["SLUICE_DEMO_PASSWORD", ...NOT_FOR[name]];
  return Object.fromEntries(Object.entries(env).filter(([variable]) => !without.includes(variable)));
}
