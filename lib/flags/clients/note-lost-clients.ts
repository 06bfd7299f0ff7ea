import { z } from "zod";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import { inTransaction } from "../../kernel/db/in-transaction.ts";
import { readLostClients } from "./read-lost-clients.ts";
import { GONE_FOR_SECONDS, LOST_FOR_MINUTES } from "./silent-after.ts";

/** However many are lost, and however often they come and go, there is one entry in this time. */
const APART_MS = 60_000;
const NAMED = 10;
const Covers = z.object({ coversUntil: z.coerce.date() });

/**
 * Puts on record which clients were lost since the last such entry, all in one. They are given the time that a restart
 * takes. One process at a time does this: the worker that watches.
 */
export async function noteLostClients(ctx: Context): Promise<void> {
  const now = ctx.now().getTime();
  const last = await ctx.db.auditEntry.findFirst({
    where: { action: "client.lost", at: { gt: new Date(now - LOST_FOR_MINUTES * 60_000) } },
    orderBy: { id: "desc" },
    select: { at: true, after: true },
  });
  // What an entry covers is what was lost so long before it, by the clock of the worker that looked.
  const until = now - GONE_FOR_SECONDS * 1000;
  const since = last ? coveredUntil(last) : 0;
  if (last && until - since < APART_MS) return;
  const lost = (await readLostClients(ctx.db)).filter(
    ({ lostAt }) => lostAt.getTime() > since && lostAt.getTime() <= until,
  );
  const [first] = lost;
  if (!first) return;
  await inTransaction(ctx, (tx) =>
    recordAudit(tx, ctx, {
      action: "client.lost",
      subject: { kind: "client", id: first.name },
      after: {
        clients: lost.length,
        names: [...new Set(lost.map((one) => one.name))].slice(0, NAMED),
        lastHeardAt: first.lastSeenAt,
        coversUntil: new Date(until),
      },
    }),
  );
}

/** An entry from before versions that say it covers what was lost so long before its own time. */
function coveredUntil(entry: { at: Date; after: unknown }): number {
  const covers = Covers.safeParse(entry.after);
  return covers.success ? covers.data.coversUntil.getTime() : entry.at.getTime() - GONE_FOR_SECONDS * 1000;
}
