import { hostname } from "node:os";
import type { Db } from "#lib/kernel/db/client.ts";
import { log } from "#lib/kernel/log/log.ts";
import type { Identity } from "#lib/kernel/process/process-identity.ts";

/**
 * Says that this run of a worker is there, with the database's clock, as whoever reads it compares it with that; also where
 * its row is gone, in a database that was restored. Earlier runs that are over for certain are ended on record. Whoever has
 * its identity beside those is, or was, a worker on a copy of the folder: it stays on record, and this one takes a new identity.
 */
export async function beat(db: Db, identity: Identity): Promise<void> {
  const [seen] = await db.$queryRaw<{ ended: boolean }[]>`
    update workers set last_seen_at = clock_timestamp() where id = ${identity.run}::uuid
    returning stopped_at is not null as ended`;
  if (seen?.ended === false) return;
  const isAlone = await register(db, identity);
  if (isAlone) return identity.settled();
  const from = identity.id;
  await identity.renew();
  const ids = { from, to: identity.id };
  log.warn(
    ids,
    "another worker may have the identity of this one, as in a copy of its folder; this one has a new one",
  );
  await register(db, identity);
  await identity.settled();
}

/** @returns false if another run that may live has this identity too; then this one is not on record with it. */
async function register(db: Db, { id, run, earlierRuns }: Identity): Promise<boolean> {
  // Of two that begin at once the second sees the first.
  const alone = db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`;
  const registered = db.$queryRaw<{ others: number }[]>`
    with ended as (
      update workers set stopped_at = clock_timestamp()
      where id = any(${earlierRuns}::uuid[]) and id <> ${run}::uuid and stopped_at is null
    ), others as (
      select count(*)::int as others from workers
      where identity = ${id}::uuid and id <> all(${[run, ...earlierRuns]}::uuid[]) and stopped_at is null
    ), own as (
      insert into workers (id, identity, name, started_at, last_seen_at)
      select ${run}::uuid, ${id}::uuid, ${`${hostname()} ${process.pid}`}, clock_timestamp(), clock_timestamp()
      from others where others = 0
      on conflict (id) do update set identity = excluded.identity, stopped_at = null, last_seen_at = excluded.last_seen_at
    )
    select others from others`;
  const [, found] = await db.$transaction([alone, registered]);
  return found[0]?.others === 0;
}
