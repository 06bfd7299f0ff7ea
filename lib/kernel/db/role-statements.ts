import { quoteIdentifier } from "./quote-identifier.ts";
import {
  CHANGED_COLUMNS,
  RIGHT_NAMES,
  SERVICE_PARTS,
  type ServicePart,
  TABLE_RIGHTS,
} from "./table-rights.ts";

/** The usual name of a process's role. */
export function usualRole(part: ServicePart): string {
  return `sluice_${part}`;
}

/** `create role … login`, unless there is one; without a password nobody can sign in as it yet. */
export function createRoleStatement(role: string): string {
  return `do $sluice$ begin
  if not exists (select from pg_roles where rolname = ${literal(role)}) then
    create role ${quoteIdentifier(role)} login nosuperuser nocreatedb nocreaterole noreplication;
  end if;
end $sluice$;`;
}

/** What takes every right from the role that it should not have, gives it the ones of its process, and puts it on record. */
export function grantStatements(part: ServicePart, role: string, schema: string): string[] {
  const [name, place] = [quoteIdentifier(role), quoteIdentifier(schema)];
  const tables = Object.entries(TABLE_RIGHTS).flatMap(([table, rights]) => {
    const columns = CHANGED_COLUMNS[table]?.[part]?.map((column) => quoteIdentifier(column)).join(", ");
    const given = [...(rights[part] ?? "")]
      .map((letter) => (letter === "u" && columns ? `update (${columns})` : RIGHT_NAMES[letter]))
      .join(", ");
    return given === "" ? [] : [`grant ${given} on ${place}.${quoteIdentifier(table)} to ${name};`];
  });
  return [
    `revoke all on all tables in schema ${place} from ${name};`,
    `revoke create on schema ${place} from ${name};`,
    `grant usage on schema ${place} to ${name};`,
    ...tables,
    `revoke all on all sequences in schema ${place} from ${name};`,
    // Numbers for new rows of the tables that it inserts into.
    `do $sluice$ declare s regclass; begin
  for s in
    select d.objid from pg_depend d join pg_class c on c.oid = d.objid and c.relkind = 'S'
    where c.relnamespace = ${literal(place)}::regnamespace and d.deptype in ('a', 'i')
      and has_table_privilege(${literal(role)}, d.refobjid, 'insert')
  loop
    execute format('grant usage on sequence %s to %I', s, ${literal(role)});
  end loop;
end $sluice$;`,
    `insert into ${place}.service_roles (name, part) values (${literal(role)}, ${literal(part)}) on conflict (name) do update set part = excluded.part;`,
  ];
}

/**
 * What every role of a server may do in a database unless it is taken away, and what would lend the owner's rights: see the
 * migration `owners_functions`. A database that Sluice's owner does not own keeps what its roles have.
 */
export function closeStatements(schema: string): string[] {
  const place = quoteIdentifier(schema);
  return [
    `revoke create on schema ${place} from public;`,
    `do $sluice$ declare f regprocedure; begin
  for f in
    select p.oid from pg_proc p
    where p.pronamespace = ${literal(place)}::regnamespace
      and p.proowner = (select relowner from pg_class where oid = ${literal(`${place}.feature_flags`)}::regclass)
      and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')
  loop
    execute format('revoke execute on function %s from public', f);
  end loop;
  if pg_has_role((select datdba from pg_database where datname = current_database()), 'member') then
    execute format('revoke temporary on database %I from public', current_database());
  end if;
end $sluice$;`,
  ];
}

/**
 * Lets into Sluice's database, beside its owner, the roles on record alone: every role of the server may otherwise connect
 * to it. A database that Sluice's owner does not own keeps what its roles have.
 */
export function connectStatement(schema: string): string {
  return `do $sluice$ declare role text; begin
  if pg_has_role((select datdba from pg_database where datname = current_database()), 'member') then
    for role in select name from ${quoteIdentifier(schema)}.service_roles where name in (select rolname from pg_roles) loop
      execute format('grant connect on database %I to %I', current_database(), role);
    end loop;
    execute format('revoke connect on database %I from public', current_database());
  end if;
end $sluice$;`;
}

/** All of it, for a person to read and run as the owner of the database. */
export function roleScript(schema: string): string {
  const lines = SERVICE_PARTS.flatMap((part) => {
    const role = usualRole(part);
    return [`-- ${part}`, createRoleStatement(role), ...grantStatements(part, role, schema), ""];
  });
  return [
    "-- Roles with the least rights for Sluice's processes. Run it as the owner of Sluice's database, in one transaction.",
    "begin;",
    ...closeStatements(schema),
    "",
    ...lines,
    "-- Nobody else connects. Another role that should, such as a backup's, gets it back with grant connect.",
    connectStatement(schema),
    "commit;",
    "-- Then give each a password, for example with \\password sluice_web in psql.",
  ].join("\n");
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
