import { readMetrics } from "#lib/health/read-metrics.ts";
import { getDb } from "#lib/web/db.ts";

export const dynamic = "force-dynamic";

/** For Prometheus. */
export async function GET(): Promise<Response> {
  try {
    const { contentType, body } = await readMetrics(getDb());
    return new Response(body, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  } catch {
    return new Response("# the database does not answer\n", { status: 503 });
  }
}
