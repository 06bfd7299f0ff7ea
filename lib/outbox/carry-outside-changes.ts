import type pg from "pg";
import type { Db } from "../db/client.ts";

type OutsideChange = { id: string; at: Date; who: string; action: string; event_id: string };

/**
 * Carries what was done to the outbox by SQL into the audit record. The target's rows stay locked until Sluice has
 * stored them; a crash between the two commits repeats entries, and never loses one.
 */
export async function carryOutsideChanges(db: Db, pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query("begin");
    const { rows } = await client.query<OutsideChange>(
      `delete from sluice.outbox_outside_changes
       where id in (select id from sluice.outbox_outside_changes order by id limit 500 for update skip locked)
       returning id, at, who, action, event_id`,
    );
    if (rows.length > 0) {
      await db.auditEntry.createMany({
        data: rows.map((row) => ({
          actorKind: "outside",
          actorId: row.who,
          actorName: row.who,
          via: "sql",
          action: row.action,
          subjectKind: "outbox",
          subjectId: row.event_id,
          after: { changedAt: row.at.toISOString() },
        })),
      });
    }
    await client.query("commit");
    failed = false;
  } finally {
    client.release(failed);
  }
}
