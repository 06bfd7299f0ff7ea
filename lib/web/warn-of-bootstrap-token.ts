import { readBootstrapToken } from "../identity/users/reads.ts";
import type { Db } from "../kernel/db/client.ts";
import { log } from "../kernel/log/log.ts";
import { serverEnv } from "./server-env.ts";

const AGAIN_AFTER_MS = 3_600_000;
let warnedAt = Number.NEGATIVE_INFINITY;

/** Once an hour at most, while ADMIN_TOKEN is set although somebody could do without it. */
export async function warnOfBootstrapToken(db: Db): Promise<void> {
  if (performance.now() - warnedAt < AGAIN_AFTER_MS) return;
  if ((await readBootstrapToken(db, serverEnv())) !== "left-over") return;
  warnedAt = performance.now();
  log.warn(
    "ADMIN_TOKEN still works although there is an admin. Whoever has it may do everything, and no page ends it: remove it from the environment and start the web processes again.",
  );
}
