import { type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { AppError } from "../../kernel/errors.ts";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { message } from "../../messages/catalogue/message.ts";
import { hasRefused } from "../has-refused.ts";
import { OWN_RELATION, RELATION, RELATION_NAME } from "./catalogue.ts";
import { type CloneGap, READABLE, SHOWN_WHOLE } from "./clone-gaps.ts";
import { pathBeside, type SearchPath } from "./search-path.ts";

/** The table that is copied, and the share of all that is copied by then, by size, 0 to 1. */
export type TableProgress = { table: string; share: number };

type TableRows = { table: string; name: string[]; columns: string[]; binary: boolean; bytes: string };

/** So much more of the share is worth telling. */
const TOLD_EVERY = 0.01;

// Names of other objects (regclass, …) are oids in the binary format, and another database has others; some types have
// no such format. So it is with what has one of them inside.
const TABLES = `
with recursive inside (part, whole) as (
  select typbasetype, oid from pg_type union all select typelem, oid from pg_type
  union all select rngsubtype, rngtypid from pg_range union all select rngtypid, rngmultitypid from pg_range
  union all select a.atttypid, c.reltype from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attnum > 0 and not a.attisdropped),
as_text as (
  select oid from pg_type where typsend = 0 or typnamespace = 'pg_catalog'::regnamespace and typname ~ '^reg'
  union select i.whole from as_text t join inside i on i.part = t.oid where i.whole <> 0)
select ${RELATION_NAME} as table, array[n.nspname, c.relname]::text[] as name, coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attnum > 0), '{}') as columns,
       coalesce(bool_and(a.atttypid not in (select oid from as_text)), true) as binary, pg_relation_size(c.oid)::text as bytes
  from ${RELATION}
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
 where c.relkind = 'r' and ${OWN_RELATION} and ${SHOWN_WHOLE}
 group by n.nspname, c.relname, c.oid order by 1`;

export type CopiedRows = { tables: number; rows: number; gaps: CloneGap[] };

/**
 * Copies all rows that the source's transaction sees, then the sequences, which no snapshot holds still: read last,
 * they are never behind the rows. What cannot be copied is named. Names that functions of generated columns and domains
 * do not qualify are looked up in `searchPath`.
 */
export async function copyRows(
  source: pg.ClientBase,
  clone: pg.ClientBase,
  searchPath: SearchPath,
  onTable: (progress: TableProgress) => void | Promise<void>,
): Promise<CopiedRows> {
  const { rows: tables } = await source.query<TableRows>(TABLES);
  const copied: CopiedRows = { tables: tables.length, rows: 0, gaps: [] };
  await clone.query("begin");
  const all = tables.reduce((sum, { bytes }) => sum + Number(bytes), 0);
  let before = 0;
  for (const table of tables) {
    const size = Number(table.bytes);
    const begun = before;
    let told = all === 0 ? 1 : begun / all;
    await onTable({ table: table.table, share: told });
    const onBytes = async (bytes: number) => {
      // Rows on their way take other room than on disk, so that the table's end is only about where they end.
      const share = all === 0 ? 1 : (begun + Math.min(bytes, size)) / all;
      if (share - told < TOLD_EVERY) return;
      told = share;
      await onTable({ table: table.table, share });
    };
    before += size;
    if (!(await isThere(clone, table.table))) continue; // named already
    await clone.query("select pg_catalog.set_config('search_path', $1, true)", [
      pathBeside(searchPath, table.name[0]),
    ]);
    const result = await copyTable(source, clone, table, onBytes);
    if (typeof result === "string")
      copied.gaps.push({
        kind: "rowsOf",
        name: table.name,
        why: { code: "refused", params: { error: result } },
        partly: false,
      });
    else copied.rows += result;
  }
  await copySequences(source, clone);
  await clone.query("commit");
  return copied;
}

async function isThere(clone: pg.ClientBase, relation: string): Promise<boolean> {
  const { rows } = await clone.query<{ there: boolean }>("select to_regclass($1) is not null as there", [
    relation,
  ]);
  return rows[0]?.there ?? false;
}

/** @returns how many rows, or why they cannot be copied */
async function copyTable(
  source: pg.ClientBase,
  clone: pg.ClientBase,
  table: TableRows,
  onBytes: (bytes: number) => Promise<void>,
): Promise<number | string> {
  const names = table.columns.map((column) => quoteIdentifier(column));
  // A table may have rows and no column to name.
  const columns = names.length > 0 ? `(${names.join(", ")})` : "";
  const format = table.binary ? "(format binary)" : "";
  await clone.query("savepoint one");
  // The source's rows are read to their end even if the copy refuses one: its transaction is needed further on.
  const reading = source.query(to(`copy ${table.table} ${columns} to stdout ${format}`));
  const writing = clone.query(from(`copy ${table.table} ${columns} from stdin ${format}`));
  const refusal = await feed(reading, writing, onBytes);
  if (refusal) {
    if (!(await hasRefused(clone, refusal))) throw refusal;
    await clone.query("rollback to one");
    return cleanErrorText(refusal);
  }
  await clone.query("release one");
  if (reading.rowCount !== writing.rowCount) {
    throw new AppError(
      "conflict",
      message("targetRefusals.clone.otherRows", {
        table: table.table,
        rows: writing.rowCount ?? 0,
        expected: reading.rowCount ?? 0,
      }),
    );
  }
  return writing.rowCount;
}

/** Pours one into the other, to the end even if the other refuses on the way. @returns the refusal */
async function feed(
  reading: Readable,
  writing: Writable,
  onBytes: (bytes: number) => Promise<void>,
): Promise<Error | null> {
  let bytes = 0;
  let refusal: Error | null = null;
  let goOn = () => {}; // a connection that is lost calls nobody back
  writing.on("error", (error) => {
    refusal ??= error;
    goOn();
  });
  const unlessRefused = (act: (done: () => void) => void) => (done: () => void) => {
    let called = false;
    goOn = () => {
      if (!called) done();
      called = true;
    };
    if (refusal) goOn();
    else act(() => goOn());
  };
  const sieve = new Writable({
    write: (chunk, _encoding, done) => {
      bytes += chunk.length;
      onBytes(bytes).then(() => unlessRefused((written) => writing.write(chunk, written))(done), done);
    },
    final: (done) => unlessRefused((ended) => writing.end(ended))(done),
  });
  await pipeline(reading, sieve);
  return refusal;
}

async function copySequences(source: pg.ClientBase, clone: pg.ClientBase): Promise<void> {
  const { rows } = await source.query<{ name: string }>(
    `select ${RELATION_NAME} as name from ${RELATION} where c.relkind = 'S' and ${OWN_RELATION} and ${READABLE}`,
  );
  for (const { name } of rows) {
    const value = await source.query<{ last_value: string; is_called: boolean }>(
      `select last_value, is_called from ${name}`,
    );
    const row = value.rows[0];
    if (row && (await isThere(clone, name)))
      await clone.query("select pg_catalog.setval($1::regclass, $2, $3)", [
        name,
        row.last_value,
        row.is_called,
      ]);
  }
}
