import { readBootstrapToken } from "../identity/users/reads.ts";
import type { Db } from "../kernel/db/client.ts";
import { english } from "../messages/catalogue/english.ts";
import { message } from "../messages/catalogue/message.ts";
import type { HealthCheck } from "./model.ts";

/** A warning while ADMIN_TOKEN still works although there is an admin; never what it is. */
export async function checkBootstrapToken(db: Db, adminToken: string | undefined): Promise<HealthCheck[]> {
  if ((await readBootstrapToken(db, { ADMIN_TOKEN: adminToken })) !== "left-over") return [];
  const detail = english(message("requests.health.adminToken"));
  return [{ name: "ADMIN_TOKEN", state: "warning", detail }];
}
