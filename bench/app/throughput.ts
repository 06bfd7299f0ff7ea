import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { BASE, PORTS } from "./sluice.ts";

type Autocannon = (
  options: object,
) => Promise<{ requests: { average: number }; non2xx: number; errors: number }>;

const SECONDS = 8;
const CONNECTIONS = 32;

/** Requests a second for every flag of one key, the same connections and time for both. */
export async function measureThroughput(which: "gateway" | "route"): Promise<number> {
  const require = createRequire(join(resolve(import.meta.dirname, ".."), "package.json"));
  const autocannon = require("autocannon") as Autocannon;
  const request =
    which === "gateway"
      ? {
          url: `http://127.0.0.1:${PORTS.gateway}/ofrep/v1/evaluate/flags`,
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ context: { targetingKey: "bench" } }),
        }
      : { url: `${BASE}/api/features?targetingKey=bench` };
  const load = { ...request, connections: CONNECTIONS, duration: SECONDS };
  await autocannon({ ...load, duration: 2 }); // warm-up
  const { requests, non2xx, errors } = await autocannon(load);
  if (non2xx + errors > 0) throw new Error(`${which}: ${non2xx} refused, ${errors} failed`);
  return requests.average;
}
