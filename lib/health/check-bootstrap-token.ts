import { readBootstrapToken } from "../identity/users/reads.ts";
import type { Db } from "../kernel/db/client.ts";
import type { HealthCheck } from "./model.ts";

/** A warning while ADMIN_TOKEN still works although there is an admin; never what it is. */
export async function checkBootstrapToken(db: Db, adminToken: string | undefined): Promise<HealthCheck[]> {
  if ((await readBootstrapToken(db, { ADMIN_TOKEN: adminToken })) !== "left-over") return [];
  const detail =
    "Still works although there is an admin. Remove it from the environment of the web processes, and start them again.";
  return [{ name: "ADMIN_TOKEN", state: "warning", detail }];
}
