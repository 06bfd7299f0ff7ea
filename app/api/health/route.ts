import type { Health, HealthState } from "#lib/health/model.ts";
import { readHealth } from "#lib/health/read-health.ts";
import { type Config, loadConfig } from "#lib/kernel/config/config.ts";
import { AppError } from "#lib/kernel/errors.ts";
import { singleFlight } from "#lib/kernel/loop/single-flight.ts";
import { getDb } from "#lib/web/db.ts";
import { serverEnv } from "#lib/web/server-env.ts";

export const dynamic = "force-dynamic";

/** Shared by all who ask meanwhile: it is open, and asks every database. */
const shared = singleFlight<Health>(0);

/** 200 if everything that Sluice needs answers, else 503 that names what is down. Open, and tells no addresses. */
export async function GET(): Promise<Response> {
  const health = await shared("health", readNow);
  const { checks, at } = health;
  const named = (state: HealthState) =>
    checks.filter((check) => check.state === state).map((check) => check.name);
  return Response.json(
    {
      status: health.state === "up" ? "ok" : "down",
      down: named("down"),
      warnings: named("warning"),
      checks,
      at,
    },
    { status: health.state === "up" ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}

type Targets = Pick<Config, "targets"> & {
  sinks: Record<string, { target: string }>;
  problem: string | null;
};

function readTargets(): Targets {
  try {
    const { targets, sinks } = loadConfig(process.env, serverEnv().SLUICE_CONFIG);
    return { targets, sinks, problem: null };
  } catch (error) {
    if (error instanceof AppError) return { targets: {}, sinks: {}, problem: error.message };
    throw error;
  }
}

function readNow(): Promise<Health> {
  const { targets, sinks, problem } = readTargets();
  return readHealth(getDb(), {
    now: new Date(),
    targets,
    sinks,
    configProblem: problem,
    dataDir: serverEnv().SLUICE_DATA_DIR,
    adminToken: serverEnv().ADMIN_TOKEN,
  });
}
