import { join } from "node:path";
import { databaseRefusal } from "#lib/kernel/db/database-refusal.ts";
import { environmentRefusal } from "#lib/kernel/db/environment-refusal.ts";
import { log } from "#lib/kernel/log/log.ts";
import type { ClientTokens } from "./core/client-tokens.ts";
import type { FlagSet } from "./core/flag-set.ts";
import { loadSnapshot, type Origin } from "./core/snapshot.ts";

/**
 * Gives a gateway what an earlier run saved, so that it serves before the database answers.
 * @throws AppError invalid if that is nothing, and it has no database that will ever give it any
 */
export async function restoreServed(
  { flags, tokens }: { flags: FlagSet; tokens: ClientTokens },
  from: { path: string; origin: Origin; databaseUrl: string; dataDir: string },
): Promise<void> {
  const saved =
    (await loadSnapshot(from.path, from.origin)) ??
    (await loadSnapshot(join(from.dataDir, "gateway-snapshot.json"), from.origin)); // where it was once
  if (saved !== null) {
    flags.apply(saved.flags, "snapshot", new Date());
    if (saved.tokens !== null) tokens.replace(saved.tokens);
  }
  const asked = databaseRefusal(from.databaseUrl, "gateway").then(
    (refusal) => refusal ?? environmentRefusal(from.databaseUrl, from.origin.environment),
  );
  if (saved === null && !flags.environmentKill) {
    const refusal = await asked;
    if (refusal) throw refusal;
    return;
  }
  // What it has is served, whatever the database says; but it hears of no change, and somebody must see why.
  asked.then(
    (refusal) => refusal && log.error(refusal.message),
    (error: unknown) => log.debug({ err: error }, "the database was not asked"),
  );
}
