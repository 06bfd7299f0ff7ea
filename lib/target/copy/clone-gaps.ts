import { describeName } from "../../kernel/db/quote-identifier.ts";
import { asIs } from "../../messages/as-is.ts";
import findings from "../../messages/catalogue/en/rehearsalFindings.json" with { type: "json" };
import type { Message, Param } from "../../messages/catalogue/message.ts";
import {
  madeByPeople,
  notOfExtension,
  OF_PEOPLE,
  OWN_RELATION,
  REACHING_EXTENSION,
  RELATION,
} from "./catalogue.ts";

/** Tables whose rows can be read at all, and those that can be read whole. */
export const READABLE = `has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')`;
export const SHOWN_WHOLE = `${READABLE} and not row_security_active(c.oid)`;

export type GapWhy = { code: keyof typeof findings.gap; params?: Record<string, Param> };

/** What a copy does not have: what it is, its names, and why where that does not go without saying. */
export type CloneGap = {
  kind: keyof typeof findings.thing;
  name: string[];
  /** What the comparison with the original calls it, where that found it. */
  object?: string;
  why: GapWhy | null;
  /** Something of that name is there and serves for a rehearsal: an index that is not unique, a constraint that holds for new rows. */
  partly: boolean;
};

/** "the foreign table public.prices", "the index public.orders.broken, only in part: could not create unique index" */
export function describeGap({ kind, name, object, why }: CloneGap): Message {
  const thing: Message =
    object === undefined
      ? { code: `rehearsalFindings.thing.${kind}`, params: { name: describeName(name) } }
      : asIs(object);
  return why ? { code: `rehearsalFindings.gap.${why.code}`, params: { thing, ...why.params } } : thing;
}

/** Of an index that was left invalid the copy has one that is valid and not unique. */
export const INVALID_INDEX = "invalidIndex";

export const LARGE_OBJECTS = "largeObjects";

export const GAPS = [
  `select json_build_array('foreignTable', n.nspname, c.relname), null from ${RELATION} where c.relkind = 'f' and ${OWN_RELATION}`,
  `select json_build_array('foreignServer', s.srvname), null from pg_foreign_server s`,
  `select json_build_array('extension', e.extname), 'reaching' from pg_extension e where ${REACHING_EXTENSION}`,
  `select json_build_array('subscription', s.subname), null from pg_subscription s
    where s.subdbid = (select oid from pg_database where datname = current_database())`,
  `select json_build_array('eventTrigger', t.evtname), null from pg_event_trigger t where ${notOfExtension("pg_event_trigger", "t.oid")}`,
  `select json_build_array('type', n.nspname, t.typname), null from pg_type t join pg_namespace n on n.oid = t.typnamespace
     left join pg_range r on r.rngtypid = t.oid
    where (t.typtype in ('b', 'p') and t.typcategory <> 'A' or r.rngcanonical <> 0) and ${OF_PEOPLE} and ${notOfExtension("pg_type", "t.oid")}`,
  `select json_build_array('operatorClass', n.nspname, o.opcname), null from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace
    where ${OF_PEOPLE} and ${notOfExtension("pg_opclass", "o.oid")}`,
  `select json_build_array('operatorFamily', n.nspname, f.opfname), null from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace
    where ${OF_PEOPLE} and ${notOfExtension("pg_opfamily", "f.oid")} and not exists (select 1 from pg_opclass o
      where o.opcfamily = f.oid and o.opcname = f.opfname and o.opcnamespace = f.opfnamespace)`,
  `select json_build_array('accessMethod', m.amname), null from pg_am m where m.oid >= 16384 and ${notOfExtension("pg_am", "m.oid")}`,
  `select json_build_array('securityLabels'), 'counted', count(*)::integer from pg_seclabel having count(*) > 0`,
  `select json_build_array('function', n.nspname, p.proname), 'languageReaching'
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
    where p.prokind in ('f', 'p', 'w') and not l.lanpltrusted and ${OF_PEOPLE} and ${madeByPeople("pg_proc", "p.oid")}`,
  `select json_build_array('aggregate', n.nspname, p.proname), null
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_aggregate g on g.aggfnoid = p.oid
    where g.aggkind <> 'n' and ${OF_PEOPLE} and ${madeByPeople("pg_proc", "p.oid")}`,
  `select json_build_array('${INVALID_INDEX}', n.nspname, x.relname), null
     from ${RELATION} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
    where not i.indisvalid and x.relkind = 'i' and ${OWN_RELATION}`,
  `select json_build_array('${LARGE_OBJECTS}'), 'counted', count(*)::integer from pg_largeobject_metadata having count(*) > 0`,
  `select json_build_array('rowsOf', n.nspname, c.relname), 'unreadable' from ${RELATION}
    where c.relkind = 'r' and ${OWN_RELATION} and not (${READABLE})`,
  `select json_build_array('rowsOf', n.nspname, c.relname), 'rowSecurity' from ${RELATION}
    where c.relkind = 'r' and ${OWN_RELATION} and row_security_active(c.oid)`,
];
