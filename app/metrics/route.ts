import { readMetrics } from "#lib/health/read-metrics.ts";
import { type Config, loadConfig } from "#lib/kernel/config/config.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { singleFlight } from "#lib/kernel/loop/single-flight.ts";
import { getDb } from "#lib/web/db.ts";
import { serverEnv } from "#lib/web/server-env.ts";

export const dynamic = "force-dynamic";

/** Shared by all who ask meanwhile: it is open, and asks every database. */
const shared = singleFlight<Awaited<ReturnType<typeof readMetrics>>>(0);

/** For Prometheus. Without its database it still tells this process's figures, and `sluice_database_up 0`. */
export async function GET(): Promise<Response> {
  const { contentType, body } = await shared("metrics", () => readMetrics(getDb(), readConfig()));
  return new Response(body, { headers: { "content-type": contentType, "cache-control": "no-store" } });
}

function readConfig(): Config | null {
  try {
    return loadConfig(process.env, serverEnv().SLUICE_CONFIG);
  } catch (error) {
    if (error instanceof AppError) return null; // /api/health says what is wrong with it
    throw error;
  }
}
