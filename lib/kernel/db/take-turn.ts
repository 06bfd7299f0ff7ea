import type pg from "pg";
import { english } from "../../messages/catalogue/english.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { AppError } from "../errors.ts";
import { type DatabaseSession, sessionNames } from "./session-name.ts";
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
  work: "migrations" | "roles",
  {
    sayAfterMs = 3_000,
    giveUpAfterMs = 60_000,
    say = (line) => process.stderr.write(`${line}\n`),
  }: Patience = {},
): Promise<void> {
  if (await gotIt(client, key, sayAfterMs)) return;
  say(english(message("setup.lock.waiting", { work, who: await holders(client, key) })));
  if (await gotIt(client, key, giveUpAfterMs - sayAfterMs)) return;
  const seconds = Math.round(giveUpAfterMs / 1000);
  const who = await holders(client, key);
  throw new AppError("unavailable", message("setup.lock.gaveUp", { seconds, work, who }));
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

async function holders(client: pg.Client, key: number): Promise<Message> {
  const { rows } = await client.query<DatabaseSession>(
    `select a.pid, a.usename, a.application_name
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and a.datname = current_database()
       and l.database = a.datid and (l.classid::bigint << 32) + l.objid::bigint = $1
     order by a.pid`,
    [key],
  );
  return rows.length === 0 ? message("setup.lock.endedSince") : sessionNames(rows);
}
