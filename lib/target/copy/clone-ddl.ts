import type pg from "pg";
import { cleanErrorText } from "../../kernel/masking/clean-error-text.ts";
import { hasRefused } from "../has-refused.ts";
import { DEPENDENCES, PUBLICATIONS, REST_OF_TABLES, TABLES } from "./clone-ddl-tables.ts";
import { CHECKS_OF_NEW_VALUES, EXTENSION_COMMENTS, EXTENSIONS, SCHEMAS, TYPES } from "./clone-ddl-types.ts";
import { type CloneGap, GAPS, type GapWhy, INVALID_INDEX } from "./clone-gaps.ts";
import { COMMENTS, DEFAULT_RIGHTS, RIGHTS } from "./clone-rights.ts";
import { pathBeside, type SearchPath } from "./search-path.ts";

/** What it makes is `kind` and `name`; `instead` makes something less if it fails. */
export type CopyStatement = { kind: CloneGap["kind"]; name: string[]; ddl: string; instead: string | null };

export type CloneDdl = {
  schemas: CopyStatement[];
  extensions: CopyStatement[];
  /** In any order: a statement that needs a later one is tried again after it. */
  beforeRows: CopyStatement[];
  afterRows: CopyStatement[];
  publications: CopyStatement[];
  /** In this order, when all else is there. */
  last: CopyStatement[];
  /** What no statement makes. */
  gaps: CloneGap[];
};

/** Reads the statements that make a database's schema anew. The search path must be empty, so that names come qualified. */
export async function readDdl(source: pg.ClientBase): Promise<CloneDdl> {
  return {
    schemas: await readStatements(source, [SCHEMAS]),
    extensions: await readStatements(source, [EXTENSIONS, EXTENSION_COMMENTS]),
    beforeRows: await readStatements(source, [...TYPES, ...TABLES]),
    afterRows: await readStatements(source, [...REST_OF_TABLES, CHECKS_OF_NEW_VALUES]),
    publications: await readStatements(source, [PUBLICATIONS]),
    last: await readStatements(source, [...RIGHTS, COMMENTS, DEPENDENCES, DEFAULT_RIGHTS]),
    gaps: (await readAll<[Named, GapWhy["code"] | null, number?]>(source, GAPS)).map(
      ([named, code, count]) => {
        const { kind, name } = split(named);
        const why = code && { code, ...(count === undefined ? {} : { params: { count } }) };
        return { kind, name, why, partly: kind === INVALID_INDEX };
      },
    ),
  };
}

type Named = [kind: CloneGap["kind"], ...name: string[]];

function split([kind, ...name]: Named): Pick<CloneGap, "kind" | "name"> {
  return { kind, name };
}

async function readStatements(source: pg.ClientBase, queries: string[]): Promise<CopyStatement[]> {
  const rows = await readAll<[Named, string, string | null]>(source, queries);
  return rows.map(([named, ddl, instead]) => ({ ...split(named), ddl, instead }));
}

async function readAll<Row extends unknown[]>(source: pg.ClientBase, queries: string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const text of queries) rows.push(...(await source.query<Row>({ text, rowMode: "array" })).rows);
  return rows;
}

/** A statement that could not be run as it was, and what PostgreSQL said. `made`: what stands instead was. */
export type LeftOut = CopyStatement & { why: string; made: boolean };

/**
 * Runs statements in rounds: one that fails, because it needs another that has not run yet, is tried again after the
 * others, as long as a round gets any of them done; then what stands instead of those that are left. What a statement
 * does not qualify is the server's own, whatever the target's role finds before it; only what bodies of functions do
 * not qualify is looked up in `searchPath`.
 */
export async function applyDdl(
  clone: pg.ClientBase,
  statements: CopyStatement[],
  searchPath: SearchPath,
): Promise<LeftOut[]> {
  await clone.query("begin; set local check_function_bodies = off");
  const pathOf = ({ name }: CopyStatement) => ["pg_catalog", pathBeside(searchPath, name[0])].join(", ");
  let pending = statements.map((one) => ({ ...one, why: "", made: false }));
  for (let before = Number.POSITIVE_INFINITY; pending.length > 0 && pending.length < before; ) {
    before = pending.length;
    const failed: LeftOut[] = [];
    for (const one of pending) {
      const why = await tryStatement(clone, one.ddl, pathOf(one));
      if (why !== null) failed.push({ ...one, why });
    }
    pending = failed;
  }
  for (const one of pending)
    if (one.instead !== null) one.made = (await tryStatement(clone, one.instead, pathOf(one))) === null;
  await clone.query("commit");
  return pending;
}

/** @returns why it failed, or null */
async function tryStatement(clone: pg.ClientBase, ddl: string, path: string): Promise<string | null> {
  await clone.query("select pg_catalog.set_config('search_path', $1, true)", [path]);
  await clone.query("savepoint one");
  const error = await clone.query(ddl).then(
    () => null,
    async (reason: unknown) => {
      if (!(await hasRefused(clone, reason))) throw reason; // the connection is gone
      return cleanErrorText(reason);
    },
  );
  await clone.query(error === null ? "release one" : "rollback to one");
  return error;
}
