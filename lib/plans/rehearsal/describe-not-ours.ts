import { type Message, message } from "../../messages/catalogue/message.ts";
import type { ChangedMark } from "../../target/ddl/marks-changed.ts";
import type { Queryable } from "../../target/describe-table.ts";

/** Who changes it: "a statement of 010-step, up.sql, line 1". */
export type MarkChange = { who: Message; mark: ChangedMark };

/** Objects that are the server's or an extension's, so that a copy neither owns them nor has their rights and comments. */
const NOT_OURS = `
  with objects(of, space, name, oid) as (
    select 'pg_proc', pronamespace, proname, oid from pg_catalog.pg_proc
    union all select 'pg_class', relnamespace, relname, oid from pg_catalog.pg_class
    union all select 'pg_type', typnamespace, typname, oid from pg_catalog.pg_type
    union all select 'pg_namespace', oid, nspname, oid from pg_catalog.pg_namespace)
  select exists (select from objects o join pg_catalog.pg_namespace n on n.oid = o.space
    where o.of = $1 and ($2::text is null or n.nspname = $2) and ($3::text is null or o.name = $3)
      and (n.nspname ~ '^pg_' or n.nspname = 'information_schema' or exists (select from pg_catalog.pg_depend e
        where e.classid = ('pg_catalog.' || o.of)::regclass and e.objid = o.oid and e.deptype = 'e'))) as found`;

/** What of it is no object of the database's own people, so that no comparison looks at it, one sentence each. */
export async function describeNotOurs(client: Queryable, changes: MarkChange[]): Promise<Message[]> {
  const told: Message[] = [];
  for (const { who, mark } of changes) {
    const { what, of, name, wholeSchema } = mark;
    if (of === null) continue;
    const schema = wholeSchema ? name.at(-1) : name.at(-2);
    const { rows } = await client.query<{ found: boolean }>(NOT_OURS, [
      of,
      schema ?? null,
      wholeSchema ? null : name.at(-1),
    ]);
    if (rows[0]?.found)
      told.push(
        message("rehearsalFindings.told", {
          who,
          why: message("rehearsalFindings.notCompared.notOurs", {
            what,
            name: name.join("."),
            all: wholeSchema ? "yes" : "no",
          }),
        }),
      );
  }
  return told;
}
