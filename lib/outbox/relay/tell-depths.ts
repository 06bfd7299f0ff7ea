import type { SinkDepth } from "../reads/depth.ts";
import type { Teller } from "./tell-sink-state.ts";

/** Tells what a reading of the sinks shows: breakers, dead events, and the first delivery of all. */
export async function tellDepths({ watch }: Teller, depths: SinkDepth[]): Promise<void> {
  for (const { sink, breaker, lastError, dead, delivered } of depths) {
    await watch(sink, "breaker", { raised: breaker !== "closed", because: lastError });
    await watch(sink, "dead", { raised: dead > 0, count: dead });
    if (delivered > 0) await watch(sink, "first-delivery", { raised: true });
  }
}
