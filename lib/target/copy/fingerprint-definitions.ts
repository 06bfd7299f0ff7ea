// What the server prints no statement for: every column of the catalogue that a statement can set, under its word.

const routine = (word: string, column: string) =>
  `case when ${column}::oid <> 0 then '${word} ' || ${column}::regprocedure end`;
const operator = (word: string, column: string) =>
  `case when ${column} <> 0 then '${word} ' || ${column}::regoperator end`;
const type = (word: string, column: string) =>
  `case when ${column} <> 0 then '${word} ' || format_type(${column}, null) end`;
const words = (...parts: string[]) => `concat_ws(' ', ${parts.join(", ")})`;

/** `p` is pg_proc, `g` pg_aggregate. */
export const AGGREGATE = words(
  "'kind ' || g.aggkind::text",
  "'direct ' || nullif(g.aggnumdirectargs, 0)",
  "pg_get_function_arguments(p.oid)",
  routine("sfunc", "g.aggtransfn"),
  type("stype", "g.aggtranstype"),
  "'sspace ' || nullif(g.aggtransspace, 0)",
  routine("finalfunc", "g.aggfinalfn"),
  "case when g.aggfinalextra then 'finalfunc_extra' end",
  "'finalfunc_modify ' || g.aggfinalmodify::text",
  routine("combinefunc", "g.aggcombinefn"),
  routine("serialfunc", "g.aggserialfn"),
  routine("deserialfunc", "g.aggdeserialfn"),
  "'initcond ' || quote_literal(g.agginitval)",
  routine("msfunc", "g.aggmtransfn"),
  routine("minvfunc", "g.aggminvtransfn"),
  type("mstype", "g.aggmtranstype"),
  "'msspace ' || nullif(g.aggmtransspace, 0)",
  routine("mfinalfunc", "g.aggmfinalfn"),
  "case when g.aggmfinalextra then 'mfinalfunc_extra' end",
  "'mfinalfunc_modify ' || g.aggmfinalmodify::text",
  "'minitcond ' || quote_literal(g.aggminitval)",
  operator("sortop", "g.aggsortop"),
  "'parallel ' || p.proparallel::text",
);

/** `o` is pg_operator. */
export const OPERATOR = words(
  "case when o.oprcode = 0 then 'only named by others' end",
  routine("function", "o.oprcode"),
  operator("commutator", "o.oprcom"),
  operator("negator", "o.oprnegate"),
  routine("restrict", "o.oprrest"),
  routine("join", "o.oprjoin"),
  "case when o.oprcanhash then 'hashes' end",
  "case when o.oprcanmerge then 'merges' end",
);

/** `r` is pg_range. */
export const RANGE = words(
  type("subtype", "r.rngsubtype"),
  "(select format('subtype_opclass %I.%I', s.nspname, o.opcname) from pg_opclass o join pg_namespace s on s.oid = o.opcnamespace where o.oid = r.rngsubopc)",
  "case when r.rngcollation <> 0 then 'collation ' || r.rngcollation::regcollation end",
  routine("canonical", "r.rngcanonical"),
  routine("subtype_diff", "r.rngsubdiff"),
  type("multirange_type_name", "r.rngmultitypid"),
);

/** `t` is pg_type, of a type that C made. */
export const BASE_TYPE = words(
  ...["input", "output", "receive", "send", "modin", "modout", "analyze", "subscript"].map((word) =>
    routine(word, `t.typ${word}`),
  ),
  "t.typlen",
  "t.typbyval",
  "t.typalign::text",
  "t.typstorage::text",
  "t.typcategory::text",
  "t.typispreferred",
  "quote_literal(t.typdelim::text)",
  type("element", "t.typelem"),
  "case when t.typcollation <> 0 then 'collate ' || t.typcollation::regcollation end",
);

/** `o` is pg_collation. Until PostgreSQL 17 an ICU locale had a column of its own. */
export const COLLATION = words(
  "o.collprovider::text",
  "o.collisdeterministic",
  "'locale ' || quote_literal(coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale'))",
  "'lc_collate ' || quote_literal(o.collcollate)",
  "'lc_ctype ' || quote_literal(o.collctype)",
  "'version ' || quote_literal(o.collversion)",
  "'rules ' || quote_literal(to_jsonb(o) ->> 'collicurules')",
);
