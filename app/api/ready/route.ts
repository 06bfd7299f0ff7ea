import { singleFlight } from "#lib/kernel/loop/single-flight.ts";
import { getDb } from "#lib/web/db.ts";

export const dynamic = "force-dynamic";

/** Shared by all who ask meanwhile, as it is open. */
const shared = singleFlight<unknown>(0);

/** 200 if this process can serve pages, which takes its database and nothing else; for a load balancer. */
export async function GET(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  try {
    await shared("database", () => getDb().flagState.findUniqueOrThrow({ where: { id: 1 } }));
    return Response.json({ status: "ready" }, { headers });
  } catch {
    return Response.json({ status: "not ready", down: ["database"] }, { status: 503, headers });
  }
}
