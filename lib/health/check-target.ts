import pg from "pg";
import { readOutboxProblem, readViewProblem } from "../outbox/outbox-problems.ts";
import type { HealthCheck } from "./model.ts";

const TIMEOUT_MS = 2_000;

/**
 * Connects to an application's database and asks whether it answers and, if sinks wait for its events, whether there is
 * an outbox. The answer never holds the address or an account.
 */
export async function checkTarget(target: string, url: string, hasSinks: boolean): Promise<HealthCheck[]> {
  const name = `target ${target}`;
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    application_name: "sluice-health",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    const answers: HealthCheck = { name, state: "up", detail: "Answers." };
    return hasSinks ? [answers, await checkOutbox(target, client)] : [answers];
  } catch {
    return [{ name, state: "down", detail: `The database of ${target} does not answer.` }];
  } finally {
    await client.end().catch(() => {});
  }
}

async function checkOutbox(target: string, client: pg.Client): Promise<HealthCheck> {
  const name = `outbox ${target}`;
  const missing = await readOutboxProblem(client);
  if (missing) return { name, state: "down", detail: missing.what };
  const leftOut = await readViewProblem(client);
  return { name, state: "up", detail: leftOut?.what ?? "Installed." };
}
