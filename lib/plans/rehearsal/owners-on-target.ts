import { commas } from "../../messages/catalogue/listed.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { CURRENT_USER } from "../../target/ddl/marks-changed.ts";
import type { ChangedOwner } from "../../target/ddl/owners-changed.ts";
import type { Queryable } from "../../target/describe-table.ts";
import type { NotRehearsed } from "../reads/rehearsal-report.ts";

/** Who changes whose rights: "a statement of 010-step, up.sql, line 1". */
export type RightsOf = { who: Message; role: string };

/** Whoever owns something in the database, or would own what is made in it. Of its own roles the server keeps no list. */
const OWNERS = `
  select r.rolname::text as role from pg_catalog.pg_roles r where r.rolname = current_user or r.oid in (
    select d.refobjid from pg_catalog.pg_shdepend d where d.deptype = 'o'
       and d.dbid = (select oid from pg_catalog.pg_database where datname = current_database())
    union select relowner from pg_catalog.pg_class where oid >= 16384
    union select proowner from pg_catalog.pg_proc where oid >= 16384
    union select typowner from pg_catalog.pg_type where oid >= 16384
    union select nspowner from pg_catalog.pg_namespace where oid >= 16384 or nspname = 'public')`;

/**
 * Changes of the rights of owners, one sentence each. In a copy one role owns everything, so that what an owner is given
 * or loses there is what anybody is; and who runs a plan is that role there, and on the target perhaps none of them.
 */
export async function describeOwnersRights(target: Queryable, changes: RightsOf[]): Promise<Message[]> {
  if (changes.length === 0) return [];
  const { rows } = await target.query<{ role: string }>(OWNERS);
  const owners = new Set([CURRENT_USER, ...rows.map(({ role }) => role)]);
  return changes
    .filter(({ role }) => owners.has(role))
    .map(({ who, role }) =>
      message("rehearsalFindings.told", {
        who,
        why:
          role === CURRENT_USER
            ? message("rehearsalFindings.notCompared.rightsOfRunner")
            : message("rehearsalFindings.notCompared.rightsOfOwner", { role }),
      }),
    );
}

const OWNER_OF = `
  with objects(of, space, name, oid, owner) as (
    select 'pg_proc', pronamespace, proname, oid, proowner from pg_catalog.pg_proc
    union all select 'pg_class', relnamespace, relname, oid, relowner from pg_catalog.pg_class
    union all select 'pg_type', typnamespace, typname, oid, typowner from pg_catalog.pg_type
    union all select 'pg_namespace', oid, nspname, oid, nspowner from pg_catalog.pg_namespace)
  select current_user::text as me, array(select distinct pg_get_userbyid(o.owner)::text
    from objects o join pg_catalog.pg_namespace n on n.oid = o.space
   where o.of = $1 and o.name = $2 and ($3::text is null or n.nspname = $3)
     and (o.oid >= 16384 or o.of = 'pg_namespace')) as owners`;

export type GivenOwner = ChangedOwner & { told: Omit<NotRehearsed, "why"> };

/** Those that would have another owner afterwards. Of one that is not there yet that is who runs the plan. */
export async function otherOwners(target: Queryable, changes: GivenOwner[]): Promise<NotRehearsed[]> {
  const refused: NotRehearsed[] = [];
  for (const { of, name, role, told } of changes) {
    const { rows } = await target.query<{ me: string; owners: string[] }>(OWNER_OF, [
      of,
      name.at(-1),
      of === "pg_namespace" ? null : (name.at(-2) ?? null),
    ]);
    const { me, owners } = rows[0] ?? { me: "", owners: [] };
    const to = role === CURRENT_USER ? me : role;
    const now = owners.length > 0 ? owners : [me];
    if (now.some((owner) => owner !== to))
      refused.push({
        ...told,
        why: message("rehearsalFindings.reaches.otherOwner", { to, name: name.join("."), now: commas(now) }),
      });
  }
  return refused;
}
