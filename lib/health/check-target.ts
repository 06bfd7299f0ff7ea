import pg from "pg";
import { english } from "../messages/catalogue/english.ts";
import { message } from "../messages/catalogue/message.ts";
import { readOutboxProblem, readViewProblem } from "../outbox/reads/outbox-problems.ts";
import type { HealthCheck } from "./model.ts";
import { within } from "./within.ts";

const TIMEOUT_MS = 2_000;
/** The driver's own timers run out while this process has no turn; they only free what hangs. */
const ABANDONED_MS = 20_000;

/**
 * Connects to an application's database and asks whether it answers and, if sinks wait for its events, whether there is
 * an outbox. The answer never holds the address or an account.
 */
export async function checkTarget(target: string, url: string, hasSinks: boolean): Promise<HealthCheck[]> {
  const name = `target ${target}`;
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ABANDONED_MS,
    query_timeout: ABANDONED_MS,
    application_name: "sluice-health",
  });
  client.on("error", () => {});
  const look = async (): Promise<HealthCheck[]> => {
    await client.connect();
    await client.query("select 1");
    const answers: HealthCheck = { name, state: "up", detail: english(message("requests.health.answers")) };
    return hasSinks ? [answers, await checkOutbox(target, client)] : [answers];
  };
  try {
    return await within(TIMEOUT_MS, look());
  } catch {
    return [{ name, state: "down", detail: english(message("requests.health.targetDown", { target })) }];
  } finally {
    void client.end().catch(() => {}); // one that hangs is not waited for
  }
}

async function checkOutbox(target: string, client: pg.Client): Promise<HealthCheck> {
  const name = `outbox ${target}`;
  const missing = await readOutboxProblem(client);
  if (missing) return { name, state: "down", detail: english(missing.what) };
  const leftOut = await readViewProblem(client);
  return {
    name,
    state: "up",
    detail: leftOut ? english(leftOut.what) : english(message("requests.health.installed")),
  };
}
