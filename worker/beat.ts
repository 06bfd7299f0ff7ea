import { hostname } from "node:os";
import type { Db } from "#lib/db/client.ts";
import { log } from "#lib/log.ts";
import type { Identity } from "#lib/process-identity.ts";

/**
 * Says that this run of a worker is there, with the database's clock, as whoever reads it compares it with that; also where
 * its row is gone, in a database that was restored. Another run of the same identity is over, however it ended. Whoever
 * finds that it was ended so, and lives, is a second worker on a copy of the folder, and takes a new identity.
 */
export async function beat(db: Db, { id, identity }: { id: string; identity: Identity }): Promise<void> {
  const [seen] = await db.$queryRaw<{ ended: boolean }[]>`
    update workers set last_seen_at = clock_timestamp() where id = ${id}::uuid returning stopped_at is not null as ended`;
  if (seen?.ended === false) return;
  if (seen?.ended) {
    const from = identity.id;
    await identity.renew();
    const ids = { from, to: identity.id };
    log.warn(
      ids,
      "another worker has the identity of this one, as from a data folder that was copied; this one has a new one",
    );
  }
  await db.$executeRaw`
    with others as (
      update workers set stopped_at = clock_timestamp()
      where identity = ${identity.id}::uuid and id <> ${id}::uuid and stopped_at is null
    )
    insert into workers (id, identity, name, started_at, last_seen_at)
    values (${id}::uuid, ${identity.id}::uuid, ${`${hostname()} ${process.pid}`}, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set identity = excluded.identity, stopped_at = null, last_seen_at = excluded.last_seen_at`;
}
