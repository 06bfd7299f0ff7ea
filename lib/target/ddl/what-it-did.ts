import type pg from "pg";
import { quoteIdentifier } from "../../kernel/db/quote-identifier.ts";
import { findIndex, indexTarget } from "./find-index.ts";
import type { Statement } from "./split-statements.ts";

// A statement that allows no transaction commits by itself, in parts even, so that a worker that dies cannot say how far it came.
// What it leaves in the catalogue does, of those that take something away.

type Queryable = Pick<pg.ClientBase, "query">;

/** An index that is dropped, or a partition that is detached, without a lock that others would wait for. */
type Removed = { there: boolean; whole: boolean };

/** Taken up after a crash: it was done, as what it removes is gone. */
export async function hasRemoved(client: Queryable, statement: Statement): Promise<boolean> {
  const removed = await findRemoved(client, statement);
  return removed !== null && !removed.there;
}

/**
 * It can be seen that it did nothing. `refused`: the server said so; of a statement of which only a connection is lost, another
 * session may still run it.
 */
export async function didNothing(
  client: pg.ClientBase,
  statement: Statement,
  refused: boolean,
): Promise<boolean> {
  if (!refused && (await runsElsewhere(client, statement))) return false;
  const removed = await findRemoved(client, statement);
  if (removed) return removed.there && removed.whole;
  const made = indexTarget(statement);
  if (made) return (await findIndex(client, made)) === null;
  return refused || "VacuumStmt" in statement.tree || "ReindexStmt" in statement.tree;
}

async function runsElsewhere(client: Queryable, { sql }: Statement): Promise<boolean> {
  const { rows } = await client.query<{ runs: boolean }>(
    `select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and state = 'active' and starts_with($1, left(query, 500)) and query <> '') as runs`,
    [sql],
  );
  return rows[0]?.runs ?? true;
}

async function findRemoved(client: Queryable, { tree }: Statement): Promise<Removed | null> {
  if ("DropStmt" in tree && tree.DropStmt.removeType === "OBJECT_INDEX") {
    const [name] = (tree.DropStmt.objects ?? []).map(nameIn);
    if (!name) return null;
    const { rows } = await client.query<{ whole: boolean | null }>(
      `select (select indisvalid and indisready from pg_index where indexrelid = c.oid) as whole
       from pg_class c where c.oid = to_regclass($1)`,
      [name],
    );
    return { there: rows.length > 0, whole: rows[0]?.whole ?? false };
  }
  const detached = "AlterTableStmt" in tree ? partitionOf(tree.AlterTableStmt) : null;
  if (!detached) return null;
  // The column is there from PostgreSQL 14 on, as the statement is.
  const { rows } = await client.query<{ known: boolean; pending: string | null }>(
    `select to_regclass($1) is not null and to_regclass($2) is not null as known,
       (select to_jsonb(i) ->> 'inhdetachpending' from pg_inherits i
        where i.inhparent = to_regclass($1) and i.inhrelid = to_regclass($2)) as pending`,
    [detached.table, detached.partition],
  );
  const { known = false, pending = null } = rows[0] ?? {};
  return known ? { there: pending !== null, whole: pending === "false" } : null;
}

type Named = { schemaname?: string; relname?: string };

function partitionOf(statement: { relation?: Named; cmds?: unknown[] }) {
  const [command] = (statement.cmds ?? []) as { AlterTableCmd?: { def?: { PartitionCmd?: Detached } } }[];
  const detached = command?.AlterTableCmd?.def?.PartitionCmd;
  if (detached?.concurrent !== true || !detached.name || !statement.relation) return null;
  return { table: write(statement.relation), partition: write(detached.name) };
}

type Detached = { name?: Named; concurrent?: boolean };

function write({ schemaname, relname = "" }: Named): string {
  return schemaname ? quoteIdentifier(schemaname, relname) : quoteIdentifier(relname);
}

function nameIn(object: unknown): string | null {
  const items = (object as { List?: { items?: { String?: { sval?: string } }[] } }).List?.items ?? [];
  const [first, ...rest] = items.map((item) => item.String?.sval ?? "");
  return first ? quoteIdentifier(first, ...rest) : null;
}
