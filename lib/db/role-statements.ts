import { quoteIdentifier } from "../target/quote-identifier.ts";
import { SERVICE_PARTS, type ServicePart, TABLE_RIGHTS } from "./table-rights.ts";

const PRIVILEGES: Record<string, string> = { s: "select", i: "insert", u: "update", d: "delete" };

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
    const given = [...(rights[part] ?? "")].map((letter) => PRIVILEGES[letter]).join(", ");
    return given === "" ? [] : [`grant ${given} on ${place}.${quoteIdentifier(table)} to ${name};`];
  });
  return [
    `revoke all on all tables in schema ${place} from ${name};`,
    `revoke create on schema ${place} from ${name};`,
    `grant usage on schema ${place} to ${name};`,
    ...tables,
    // Numbers for new rows; a sequence of a table that the role cannot insert into serves nobody.
    ...(part === "gateway" ? [] : [`grant usage on all sequences in schema ${place} to ${name};`]),
    `insert into ${place}.service_roles (name, part) values (${literal(role)}, ${literal(part)}) on conflict (name) do update set part = excluded.part;`,
  ];
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
    `revoke create on schema ${quoteIdentifier(schema)} from public;`,
    "",
    ...lines,
    "commit;",
    "-- Then give each a password, for example with \\password sluice_web in psql.",
  ].join("\n");
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
