import { z } from "zod";
import { ChainHead, ChainVerdict } from "../../kernel/audit/chain-verdict.ts";
import { verifyChain } from "../../kernel/audit/verify-chain.ts";
import { walkChain } from "../../kernel/audit/walk-chain.ts";
import type { Db } from "../../kernel/db/client.ts";
import { singleFlight } from "../../kernel/loop/single-flight.ts";
import { query } from "../../kernel/query.ts";

/** Read in about half a minute. */
const MOST_ENTRIES = 1_000_000;

/** One walk at a time, however many ask: it reads every entry, and any signed-in person may ask. */
const shared = singleFlight<ChainVerdict>(0);
const walkOnce = (db: Db) => shared("chain", () => walkChain(db, MOST_ENTRIES));

/** Whether the audit entries are as they were written. On a command line one person waits for one answer, however long. */
export const auditChain = query({
  name: "audit-chain.read",
  input: z.object({
    head: ChainHead.optional().describe("One that was told earlier, to hold the chain against."),
  }),
  output: ChainVerdict.meta({
    id: "AuditChain",
    title: "Whether the audit entries are as they were written",
  }),
  run: (ctx, { head }) => verifyChain(ctx.db, head, ctx.via === "cli" ? walkChain : walkOnce),
});
