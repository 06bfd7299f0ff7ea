import { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "../kernel/db/client.ts";
import { english } from "../messages/catalogue/english.ts";
import { storedWords } from "../messages/stored-words.ts";
import type { HealthCheck } from "./model.ts";

/** Sinks that a worker cannot work on, with why. One that only refuses events is the receiver's trouble and not ours. */
export async function checkSinks(db: Db): Promise<HealthCheck[]> {
  const failing = await db.outboxSink.findMany({
    where: { removedAt: null, failingBecause: { not: Prisma.AnyNull } },
    orderBy: { name: "asc" },
    select: { name: true, failingBecause: true },
  });
  return failing.map(({ name, failingBecause }) => ({
    name: `sink ${name}`,
    state: "down",
    detail: english(storedWords(failingBecause)),
  }));
}
