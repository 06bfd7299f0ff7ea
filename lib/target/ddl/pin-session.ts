import type pg from "pg";

/**
 * Settings of a session that say how the text of a statement is read, each as the parser reads it that decides what a
 * statement does. No statement of a plan may change them. `same`: how else their value may be written.
 */
export const READS_TEXT = [
  { name: "client_encoding", value: "UTF8", same: /^utf-?8$/i },
  { name: "standard_conforming_strings", value: "on", same: /^(on|true|yes|1)$/i },
  { name: "backslash_quote", value: "safe_encoding", same: /^safe_encoding$/i },
];

/**
 * How a session writes values as text and reads text, whatever the database, the role or a plan's own statements set:
 * a key, a row or a definition that Sluice reads, it compares or sends again, and must mean the same value. A float keeps
 * all its digits. The order of day and month stays the database's own, and so does the time zone: a plan's statements
 * read dates and times by them. Strings are read as the parser read them that decided what a statement does.
 */
const PINS = `${READS_TEXT.map(({ name, value }) => `set ${name} = '${value}'`).join("; ")};
  set extra_float_digits = 3; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set array_nulls = on; set quote_all_identifiers = off`;

/** A copy is one transaction, and so is a trial. PostgreSQL knows the limit since 17. */
const NO_LIMIT = `select set_config('transaction_timeout', '0', false)
  where current_setting('transaction_timeout', true) is not null`;

/** Sets in a session what must not depend on the database; `and` is run with it. */
export async function pinSession(client: pg.ClientBase, and = "select"): Promise<void> {
  await client.query(`${PINS}; ${NO_LIMIT}; ${and}`);
}

/** The timeouts of its pool, which every session of that begins with. */
const timeouts = new WeakMap<pg.ClientBase, string>();

/** Pins a session and gives it the timeouts of its pool. */
export async function beginSession(client: pg.ClientBase, ofPool: string): Promise<void> {
  timeouts.set(client, ofPool);
  await pinSession(client, ofPool);
}

/** Ends all that a session has gathered: settings, temporary tables, listening, prepared statements. */
export async function forgetSession(client: pg.ClientBase): Promise<void> {
  await client.query("discard all");
  await pinSession(client, timeouts.get(client));
}

/** The same of all but tables and functions of the session, between batches that share a loaded table. */
export async function forgetSettings(client: pg.ClientBase): Promise<void> {
  await client.query(
    "reset session authorization; reset role; close all; deallocate all; unlisten *; reset all; discard sequences; select pg_advisory_unlock_all()",
  );
  await pinSession(client, timeouts.get(client));
}

/** Work outside of any transaction that takes as long as it does, whatever its pool allows. Where it fails, the session ends. */
export async function withoutTimeout<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("set statement_timeout = 0");
  const result = await work();
  await pinSession(client, timeouts.get(client));
  return result;
}
