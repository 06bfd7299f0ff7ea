/** Not the server's own, nor what came with an extension. */
function made(catalog: string, owner: string): string {
  return `o.oid >= 16384 and o.${owner} = current_user::regrole and not exists (
    select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = o.oid and e.deptype = 'e')`;
}

function objects(catalog: string, owner: string, { kind = "i.type", where = "true" } = {}): string {
  return `select concat_ws(' ', ${kind}, i.identity) as object
    from ${catalog} o, pg_identify_object('${catalog}'::regclass, o.oid, 0) i where ${made(catalog, owner)} and ${where}`;
}

/**
 * What the current role made in this database and can hand over, "table public.reservations" in column `object`. In this
 * order: a table takes along its indexes, its row type and the sequences that belong to its columns.
 */
export const ownershipStatements = [
  objects("pg_namespace", "nspowner"),
  objects("pg_class", "relowner", { where: "o.relkind in ('r', 'p', 'f', 'v', 'm')" }),
  objects("pg_class", "relowner", { where: "o.relkind = 'S'" }),
  objects("pg_proc", "proowner", { kind: "'routine'" }),
  objects("pg_type", "typowner", {
    where: `o.typtype in ('b', 'c', 'd', 'e', 'r') and o.typcategory <> 'A'
      and (o.typrelid = 0 or exists (select from pg_class c where c.oid = o.typrelid and c.relkind = 'c'))`,
  }),
  objects("pg_operator", "oprowner"),
  objects("pg_collation", "collowner"),
  objects("pg_conversion", "conowner"),
  objects("pg_statistic_ext", "stxowner", { kind: "'statistics'" }),
  objects("pg_ts_config", "cfgowner"),
  objects("pg_ts_dict", "dictowner"),
  objects("pg_publication", "pubowner"),
  // Whoever makes one may choose its number.
  "select 'large object ' || oid as object from pg_largeobject_metadata where lomowner = current_user::regrole",
];
