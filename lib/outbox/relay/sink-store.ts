import type pg from "pg";
import type { SinkConfig } from "../../kernel/config/config.ts";
import type { Db } from "../../kernel/db/client.ts";
import { tick } from "./tick.ts";

/** The address as people see it: no credentials, no query, both of which may be secret. */
function publicUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Makes Sluice's own table say what sluice.yaml says; a sink that is gone is marked, not deleted. */
export async function syncSinks(db: Db, sinks: SinkConfig[], now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    for (const { name, target, kind, url, secretFrom } of sinks) {
      const values = { target, kind, url: publicUrl(url), secretFrom, removedAt: null };
      await tx.outboxSink.upsert({ where: { name }, create: { name, ...values }, update: values });
    }
    await tx.outboxSink.updateMany({
      where: { name: { notIn: sinks.map((sink) => sink.name) }, removedAt: null },
      data: { removedAt: now },
    });
  });
}

/** Gives each sink of a target its cursors. One that comes back goes on where it was. */
export async function registerSinks(pool: pg.Pool, sinks: SinkConfig[]): Promise<void> {
  await pool.query(
    `update sluice.outbox_sinks set removed_at = clock_timestamp() where removed_at is null and name <> all($1::text[])`,
    [sinks.map((sink) => sink.name)],
  );
  for (const { name, startAt } of sinks) {
    if (startAt === "now") await tick(pool);
    await pool.query(
      `insert into sluice.outbox_sinks (name) values ($1)
       on conflict (name) do update set removed_at = null where outbox_sinks.removed_at is not null`,
      [name],
    );
    await pool.query(
      `insert into sluice.outbox_cursors (sink, slot, tick_id, snap, passed)
       select $1, s.slot, t.id, t.snap, t.passed[s.slot + 1]
       from generate_series(0, sluice.outbox_slots() - 1) s(slot)
       cross join (
         (select id, snap, totals as passed from sluice.outbox_ticks where $2 = 'now' order by id desc limit 1)
         union all
         (select 0, '1:1:'::pg_snapshot, array_fill(0::bigint, array[sluice.outbox_slots()]) where $2 <> 'now')
       ) t
       on conflict (sink, slot) do nothing`,
      [name, startAt],
    );
  }
}
