import { createHash } from "node:crypto";
import type { Queryable } from "../describe-table.ts";
import { CLONE_PREFIX } from "./drop-clones.ts";

/** What a database shares with the others of its server, one line an object. Copies that are being rehearsed on are left out. */
const CLUSTER = `
select format('role %I', r.rolname) as object, concat_ws(' ', r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication,
    r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil) as definition from pg_roles r where r.rolname !~ '^(pg_|${CLONE_PREFIX})'
union all
select format('membership of %s in %s granted by %s', m.member::regrole, m.roleid::regrole, m.grantor::regrole), (to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor')::text
  from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles k on k.oid = m.member
 where r.rolname !~ '^${CLONE_PREFIX}' and k.rolname !~ '^${CLONE_PREFIX}'
union all
select concat_ws(' ', 'settings', 'of ' || quote_ident(r.rolname), 'in ' || quote_ident(d.datname)), array_to_string(s.setconfig, ', ')
  from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
 where coalesce(r.rolname, '') !~ '^${CLONE_PREFIX}' and (s.setdatabase = 0 or d.datname = current_database())
union all
select 'database ' || d.datname, (to_jsonb(d) - 'datfrozenxid' - 'datminmxid')::text from pg_database d where d.datname = current_database()
union all
select 'tablespace ' || t.spcname, concat_ws(' ', t.spcowner::regrole, t.spcacl::text, t.spcoptions::text) from pg_tablespace t
union all
select 'subscription ' || s.subname, s.subenabled::text from pg_subscription s join pg_database d on d.oid = s.subdbid where d.datname = current_database()
union all
select 'replication slot ' || s.slot_name, concat_ws(' ', s.plugin, s.slot_type, s.temporary) from pg_replication_slots s
 where s.database is null or s.database = current_database()
union all
select 'server setting ' || f.name, string_agg(f.setting, ', then ' order by f.seqno) from pg_file_settings f group by f.name`;

const PASSWORDS = `select 'password of ' || rolname as object, md5(rolpassword) as definition from pg_authid where rolname !~ '^${CLONE_PREFIX}'`;

export type ClusterFingerprint = { sha256: string; lines: Map<string, string> };

/** Roles, memberships, settings of roles and of the database, tablespaces, subscriptions and replication slots. */
export async function fingerprintCluster(client: Queryable): Promise<ClusterFingerprint> {
  const { rows } = await client.query<{ passwords: boolean; files: boolean }>(
    `select has_table_privilege('pg_authid', 'select') as passwords,
            has_function_privilege('pg_show_all_file_settings()', 'execute') as files`,
  );
  const may = rows[0];
  const parts = CLUSTER.split("\nunion all\n").filter(
    (part) => may?.files || !part.includes("pg_file_settings"),
  );
  if (may?.passwords) parts.push(PASSWORDS);
  const found = await client.query<{ object: string; definition: string | null }>(
    parts.join("\nunion all\n"),
  );
  const lines = new Map(
    found.rows
      .map(({ object, definition }): [string, string] => [object, definition ?? ""])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    sha256: createHash("sha256")
      .update(JSON.stringify([...lines]))
      .digest("hex"),
    lines,
  };
}

/** The names of what came, went or changed. */
export function diffCluster(before: ClusterFingerprint, after: ClusterFingerprint): string[] {
  const names = new Set([...before.lines.keys(), ...after.lines.keys()]);
  return [...names].filter((name) => before.lines.get(name) !== after.lines.get(name)).sort();
}
