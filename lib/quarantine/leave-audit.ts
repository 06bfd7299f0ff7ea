import type pg from "pg";
import { type AuditRecord, recordAudit } from "../kernel/audit/record-audit.ts";
import type { Context } from "../kernel/context.ts";
import { inTransaction } from "../kernel/db/in-transaction.ts";

/** Who did it and what, as it waits in the target. */
type Entry = Pick<Context, "actor" | "via" | "correlationId"> & { record: AuditRecord };

type Row = { id: string; entry: Entry; at: Date };

/** An entry's own time is that of its taking over; what waited longer says when it was done. */
const TOLD_LATE_MS = 60_000;

/**
 * Writes an audit entry into the target, in the transaction of what it tells of. The two databases cannot commit
 * together; `takeOverAudits` brings it to Sluice's, by whoever comes next if this process dies in between.
 */
export async function leaveAudit(
  client: pg.PoolClient,
  ctx: Pick<Context, "actor" | "via" | "correlationId">,
  plan: string,
  record: AuditRecord,
): Promise<void> {
  const { actor, via, correlationId } = ctx;
  const entry: Entry = { actor, via, correlationId, record };
  await client.query("insert into sluice.audits (plan, entry) values ($1, $2)", [
    plan,
    JSON.stringify(entry),
  ]);
}

/** Takes over what waits in the target, each entry once, however often it is interrupted and by how many it is done. */
export async function takeOverAudits(ctx: Context, pool: pg.Pool, plan: string): Promise<void> {
  const { rows } = await pool.query<Row>(
    "select id, entry, at from sluice.audits where plan = $1 order by at",
    [plan],
  );
  const failures: unknown[] = [];
  for (const row of rows) await takeOver(ctx, pool, row).catch((error: unknown) => failures.push(error));
  // None keeps the others from being told, and what failed stays where it is.
  if (failures.length > 0) throw failures[0];
}

async function takeOver(ctx: Context, pool: pg.Pool, { id, entry, at }: Row): Promise<void> {
  const { record, ...who } = entry;
  const then: Context = { ...ctx, ...who };
  await inTransaction(then, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`sluice audit ${id}`}, 0))`;
    const known = await tx.auditEntry.findFirst({
      where: {
        action: record.action,
        subjectKind: record.subject.kind,
        subjectId: record.subject.id,
        after: { path: ["entry"], equals: id },
      },
    });
    if (known) return; // its taker died before the target heard of it
    const late = ctx.now().getTime() - at.getTime() > TOLD_LATE_MS;
    const left = { entry: id, ...(late ? { decidedAt: at } : {}) };
    await recordAudit(tx, then, { ...record, after: { ...(record.after as object), ...left } });
  });
  await pool.query("delete from sluice.audits where id = $1", [id]);
}
