import type pg from "pg";
import { AppError } from "../errors.ts";
import { listSome } from "../text/list-some.ts";
import { SQL_STATE } from "./sql-states.ts";

type Patience = {
  /** After so long it says whom it waits for. */
  sayAfterMs?: number;
  giveUpAfterMs?: number;
  say?: (line: string) => void;
};

/**
 * Takes an advisory lock of the session, for as long as the connection lasts. Whoever holds it may be frozen, or no process of
 * Sluice at all: it is named after a few seconds, and waited for no longer than a person would.
 * @throws AppError unavailable
 */
export async function takeTurn(
  client: pg.Client,
  key: number,
  what: string,
  {
    sayAfterMs = 3_000,
    giveUpAfterMs = 60_000,
    say = (line) => process.stderr.write(`${line}\n`),
  }: Patience = {},
): Promise<void> {
  if (await gotIt(client, key, sayAfterMs)) return;
  say(`Waiting until another session has done with ${what}: ${await holders(client, key)}.`);
  if (await gotIt(client, key, giveUpAfterMs - sayAfterMs)) return;
  throw new AppError(
    "unavailable",
    `Nothing was changed: for ${Math.round(giveUpAfterMs / 1000)} seconds another session has had the lock of ${what} in Sluice's own database, ${await holders(client, key)}. If it does nothing any more, end it: select pg_terminate_backend(process). Then try again.`,
  );
}

async function gotIt(client: pg.Client, key: number, withinMs: number): Promise<boolean> {
  await client.query("select set_config('lock_timeout', $1, false)", [`${withinMs}ms`]);
  try {
    await client.query("select pg_advisory_lock($1)", [key]);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== SQL_STATE.lockNotAvailable) throw error;
    return false;
  } finally {
    await client.query("reset lock_timeout").catch(() => {}); // the connection may be what failed
  }
}

async function holders(client: pg.Client, key: number): Promise<string> {
  const { rows } = await client.query<{ who: string }>(
    `select 'process ' || a.pid || ' of ' || coalesce(a.usename, 'an unknown role')
       || coalesce(' (' || nullif(a.application_name, '') || ')', '') as who
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and a.datname = current_database()
       and l.database = a.datid and (l.classid::bigint << 32) + l.objid::bigint = $1
     order by a.pid`,
    [key],
  );
  return rows.length === 0
    ? "it has ended since"
    : listSome(
        rows.map(({ who }) => who),
        3,
      );
}
