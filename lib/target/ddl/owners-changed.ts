import { type Node, type RoleSpec, scan } from "libpg-query";
import { withParameters } from "../backfill/compile-batch.ts";
import {
  type Catalogue,
  CURRENT_USER,
  catalogueOf,
  type Fields,
  partsOf,
  roleNamed,
} from "./marks-changed.ts";
import { splitStatements } from "./split-statements.ts";
import { nodesOf } from "./syntax-tree.ts";

/** That an object is to be a role's; `at` is the byte of the file at which the role stands. */
export type ChangedOwner = { of: Catalogue; name: string[]; role: string; at: number };

/** What a statement by itself gives an owner; none where it gives one to what is compared with nothing, too. */
export function ownersChanged(tree: Node): ChangedOwner[] {
  if ("AlterOwnerStmt" in tree) {
    const { objectType, object, newowner } = tree.AlterOwnerStmt;
    const of = catalogueOf(String(objectType));
    return of && object ? changeOf(of, partsOf(object as Fields), newowner) : [];
  }
  if (!("AlterTableStmt" in tree)) return [];
  const { relation, cmds } = tree.AlterTableStmt;
  const name = [relation?.schemaname, relation?.relname].flatMap((part) => part ?? []);
  return [...nodesOf(cmds, "AlterTableCmd")].flatMap(({ subtype, newowner }) =>
    subtype === "AT_ChangeOwner" ? changeOf("pg_class", name, newowner) : [],
  );
}

function changeOf(of: Catalogue, name: string[], to: RoleSpec | undefined): ChangedOwner[] {
  const role = to ? roleNamed(to) : null;
  return role !== null && to?.location !== undefined ? [{ of, name, role, at: to.location }] : [];
}

/** The SQL of a plan as a copy can run it, whose one role owns everything and is not a member of the owners. */
export async function withOneOwner(sql: string): Promise<string> {
  const statements = await splitStatements(await withParameters(sql));
  const places = statements.flatMap(({ tree }) => ownersChanged(tree).map(({ at }) => at));
  if (places.length === 0) return sql;
  const { tokens } = await scan(sql);
  let bytes = Buffer.from(sql, "utf8");
  for (const { start, end } of tokens.filter((token) => places.includes(token.start)).reverse())
    bytes = Buffer.concat([bytes.subarray(0, start), Buffer.from(CURRENT_USER), bytes.subarray(end)]);
  return bytes.toString("utf8");
}
