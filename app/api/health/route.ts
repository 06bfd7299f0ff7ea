import { loadConfig } from "#lib/config.ts";
import { AppError } from "#lib/errors.ts";
import { readHealth } from "#lib/health/read-health.ts";
import { getDb } from "#lib/web/db.ts";
import { serverEnv } from "#lib/web/server-env.ts";

export const dynamic = "force-dynamic";

/** 200 if everything that Sluice needs answers, else 503 that names what is down. Open, and tells no addresses. */
export async function GET(): Promise<Response> {
  const { targets, problem } = readTargets();
  const health = await readHealth(getDb(), {
    now: new Date(),
    targets,
    configProblem: problem,
    dataDir: serverEnv().SLUICE_DATA_DIR,
  });
  const down = health.checks.filter((check) => check.state === "down").map((check) => check.name);
  return Response.json(
    { status: health.state === "up" ? "ok" : "down", down, checks: health.checks, at: health.at },
    { status: health.state === "up" ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}

function readTargets(): { targets: Record<string, { url: string }>; problem: string | null } {
  try {
    return { targets: loadConfig(process.env, serverEnv().SLUICE_CONFIG).targets, problem: null };
  } catch (error) {
    if (error instanceof AppError) return { targets: {}, problem: error.message };
    throw error;
  }
}
