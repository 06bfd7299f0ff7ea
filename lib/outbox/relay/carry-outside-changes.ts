import type pg from "pg";
import type { Db } from "../../kernel/db/client.ts";
import { log } from "../../kernel/log/log.ts";
import { inTargetTransaction } from "../../target/target-transaction.ts";

type OutsideChange = { id: string; at: Date | null; who: string; action: string; event_id: string };
const ACTIONS = ["outbox.settled", "outbox.retried"];
const UNTOLD = "changes of the outbox by SQL were left out of the audit, as their action or time is none";

/**
 * Carries what was done to the outbox by SQL into the audit record. The target's rows stay locked until Sluice has
 * stored them; a crash between the two commits repeats entries, and never loses one.
 */
export async function carryOutsideChanges(db: Db, pool: pg.Pool): Promise<void> {
  await inTargetTransaction(pool, {}, async (client) => {
    const { rows } = await client.query<OutsideChange>(
      `delete from sluice.outbox_outside_changes
       where id in (select id from sluice.outbox_outside_changes order by id limit 500 for update skip locked)
       returning id, case when isfinite(at) then at end as at, who, action, event_id`,
    );
    // Rows written before a trigger stamped them may say anything, and none may keep the others from being told.
    const told = rows.flatMap(({ at, ...row }) =>
      at && ACTIONS.includes(row.action) ? [{ ...row, at }] : [],
    );
    if (told.length < rows.length)
      log.error({ untold: rows.filter(({ id }) => !told.some((one) => one.id === id)) }, UNTOLD);
    if (told.length > 0) {
      await db.auditEntry.createMany({
        data: told.map((row) => ({
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
  });
}
