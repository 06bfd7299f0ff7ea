import { ChainHead, type ChainVerdict } from "#lib/kernel/audit/chain-verdict.ts";
import { verifyChain } from "#lib/kernel/audit/verify-chain.ts";
import { walkChain } from "#lib/kernel/audit/walk-chain.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import { singleFlight } from "#lib/kernel/loop/single-flight.ts";
import { apiRoute } from "#lib/web/api-route.ts";

/** Read in about half a minute. */
const MOST_ENTRIES = 1_000_000;

/** One walk at a time, however many ask: it reads every entry, and any signed-in person may ask. */
const shared = singleFlight<ChainVerdict>(0);
const walk = (db: Db) => shared("chain", () => walkChain(db, MOST_ENTRIES));

/** GET: whether the audit entries are as they were written. `head`: one that was printed earlier, to hold it against. */
export const GET = apiRoute(async (ctx, request) => {
  const head = new URL(request.url).searchParams.get("head");
  return verifyChain(ctx.db, head === null ? undefined : ChainHead.parse(head), walk);
});
