import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { SQL_STATE } from "../../kernel/db/sql-states.ts";
import { sqlStateOf } from "../has-refused.ts";
import { SETTING } from "./catalogue.ts";

/** As whom a copy is used: a role that may do nothing outside of it, or, if there can be none, the target's own. */
export type CloneUser = { user: string; password: string } | null;

/**
 * Makes a role that owns what it makes in the copy and can reach nothing beyond: not even a function whose text nobody
 * knows can change roles, settings, other databases or files as it. Null if the target's role may not create roles.
 * The role has the name of the copy and is dropped with it.
 */
export async function createCloneRole(client: pg.ClientBase, name: string): Promise<CloneUser> {
  const role = quoteIdentifier(name);
  const password = randomBytes(24).toString("base64url");
  try {
    await client.query(
      `create role ${role} login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls
         password '${scramVerifier(password)}' valid until '${new Date(Date.now() + 86_400_000).toISOString()}'`,
    );
  } catch (error) {
    if (sqlStateOf(error) === SQL_STATE.insufficientPrivilege) return null;
    throw error;
  }
  try {
    const { rows } = await client.query<{ superuser: boolean }>(
      "select rolsuper as superuser from pg_roles where rolname = current_user",
    );
    // To hand schemas of the copy over, and to end its sessions.
    if (!rows[0]?.superuser) await client.query(`grant ${role} to current_user`);
  } catch (error) {
    await client.query(`drop role ${role}`);
    if (sqlStateOf(error) === SQL_STATE.insufficientPrivilege) return null;
    throw error;
  }
  return { user: name, password };
}

/**
 * In the copy, as the target's role: hands it over. What `reader`, on the target, has of settings becomes the new role's,
 * those for this database last: values are written and read by them.
 */
export async function admitCloneRole(
  reader: pg.ClientBase,
  own: pg.ClientBase,
  { name, searchPath }: { name: string; searchPath: string },
): Promise<void> {
  const role = quoteIdentifier(name);
  await own.query(`grant all on database ${role} to ${role}; alter schema public owner to ${role}`);
  const { rows } = await reader.query<{ sql: string }>(
    `select format('alter role %I %s', $1::text, ${SETTING("setting")}) as sql
       from pg_db_role_setting r left join pg_database d on d.oid = r.setdatabase, unnest(r.setconfig) setting
      where r.setrole = current_user::regrole and (r.setdatabase = 0 or d.datname = current_database())
        and setting !~ '^search_path=' order by r.setdatabase`,
    [name],
  );
  for (const { sql } of rows) await own.query(sql).catch(() => {}); // a setting that only a superuser may make
  await own.query("select set_config('search_path', $1, false)", [searchPath]);
  await own.query(`alter role ${role} set search_path from current`);
}

/** What the server keeps of a password: sent instead of it, so that the password is in none of its logs. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const key = (label: string) => createHmac("sha256", salted).update(label).digest();
  const stored = createHash("sha256").update(key("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${key("Server Key").toString("base64")}`;
}
