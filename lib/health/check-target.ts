import pg from "pg";
import type { HealthCheck } from "./model.ts";

const TIMEOUT_MS = 2_000;

/** Connects to an application's database and asks it one thing. The answer never holds the address or an account. */
export async function checkTarget(target: string, url: string): Promise<HealthCheck> {
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
    return { name, state: "up", detail: "Answers." };
  } catch {
    return { name, state: "down", detail: `The database of ${target} does not answer.` };
  } finally {
    await client.end().catch(() => {});
  }
}
