import type pg from "pg";
import type { Db } from "../../kernel/db/client.ts";
import { readSinkDepths, type SinkDepth } from "../reads/depth.ts";

const KEPT_MS = 24 * 3_600_000;
const PRUNE_EVERY_MS = 600_000;

type Reading = { at: number; depths: Map<string, SinkDepth> };

/**
 * A function that stores one sample a sink each time it is called, and gives what it read. Rates come from two readings,
 * so the first call stores nothing: a rate that was not measured is not a zero.
 */
export function createSampler(db: Db, pool: pg.Pool, now: () => Date): () => Promise<SinkDepth[]> {
  let before: Reading | null = null;
  let prunedAt = 0;
  return async () => {
    const depths = await readSinkDepths(pool);
    const at = now();
    const reading = { at: at.getTime(), depths: new Map(depths.map((depth) => [depth.sink, depth])) };
    const last = before;
    before = reading;
    const seconds = last ? (reading.at - last.at) / 1000 : 0;
    // After a pause in sampling the rate would be an average over the pause.
    if (!last || seconds <= 0 || seconds > 30) return depths;
    const data = depths.flatMap((depth) => {
      const earlier = last.depths.get(depth.sink);
      if (!earlier) return [];
      return [
        {
          sink: depth.sink,
          at,
          depth: BigInt(depth.depth),
          oldestAgeMs: depth.oldestAt ? BigInt(Math.max(0, at.getTime() - depth.oldestAt.getTime())) : null,
          inPerSecond: Math.max(0, depth.total - earlier.total) / seconds,
          deliveredPerSecond: Math.max(0, depth.delivered - earlier.delivered) / seconds,
          retrying: BigInt(depth.retrying),
          blocked: BigInt(depth.blocked),
          dead: BigInt(depth.dead),
        },
      ];
    });
    if (data.length > 0) await db.outboxSample.createMany({ data, skipDuplicates: true });
    if (at.getTime() - prunedAt < PRUNE_EVERY_MS) return depths;
    prunedAt = at.getTime();
    await db.outboxSample.deleteMany({ where: { at: { lt: new Date(at.getTime() - KEPT_MS) } } });
    return depths;
  };
}
