import type pg from "pg";
import { inTargetTransaction } from "../../target/target-transaction.ts";
import type { DiscardPreview, DiscardSelection } from "../model.ts";

type Dead = { sink: string; event_ids: string[]; keys: string; waiting: string };

/** Parameters are $1 ids, $2 sink, $3 fingerprint, $4 type. */
const MATCHES = `e.state = 'dead' and ($1::uuid[] is null or e.event_id = any($1))
  and ($2::text is null or e.sink = $2) and ($3::text is null or e.fingerprint = $3)
  and ($4::text is null or e.type = $4)`;

/** The dead events of a target that match, by sink. With `lock` they stay so until the transaction ends. */
async function readDead(
  client: pg.Pool | pg.PoolClient,
  selection: DiscardSelection,
  lock: boolean,
): Promise<Dead[]> {
  const byIds = "eventIds" in selection;
  const { sink, fingerprint, type } = byIds ? {} : selection.filter;
  const { rows } = await client.query<Dead>(
    `with chosen as (
       select e.sink, e.event_id, e.key, e.replay from sluice.outbox_exceptions e
       where ${MATCHES} and exists (select from sluice.outbox_sinks s where s.name = e.sink and s.removed_at is null)
       ${lock ? "order by e.sink, e.seq for update" : ""}
     )
     select c.sink, array_agg(c.event_id) as event_ids, count(distinct c.key) as keys,
            (select count(*) from sluice.outbox_active_exceptions b where b.state = 'blocked' and b.sink = c.sink
               and b.key in (select o.key from chosen o where o.sink = c.sink and not o.replay)) as waiting
     from chosen c group by c.sink`,
    [byIds ? selection.eventIds : null, sink ?? null, fingerprint ?? null, type ?? null],
  );
  return rows;
}

/** What discarding would touch in this target. */
export async function countDead(pool: pg.Pool, selection: DiscardSelection): Promise<DiscardPreview> {
  return sum(await readDead(pool, selection, false));
}

function sum(dead: Dead[]): DiscardPreview {
  return {
    events: dead.reduce((total, one) => total + one.event_ids.length, 0),
    keys: dead.reduce((total, one) => total + Number(one.keys), 0),
    waitingBehind: dead.reduce((total, one) => total + Number(one.waiting), 0),
  };
}

/** Discards them all in one transaction if they are as many as expected, else none. @returns how many there are */
export async function discardDead(
  pool: pg.Pool,
  selection: DiscardSelection,
  decision: { expected: number; by: string; reason: string },
): Promise<number> {
  return inTargetTransaction(pool, { statementTimeout: "0" }, async (client) => {
    const dead = await readDead(client, selection, true);
    const { events } = sum(dead);
    if (events === decision.expected) {
      for (const { sink, event_ids } of dead) {
        await client.query("select sluice.outbox_discard($1, $2, $3, $4)", [
          sink,
          event_ids,
          decision.by,
          decision.reason,
        ]);
      }
    }
    return events;
  });
}
