import type { Statement } from "./split-statements.ts";
import { nodesOf } from "./syntax-tree.ts";

/**
 * What of a statement lasts as long as its session: a setting of constants alone, which can be made again in any other, or something
 * that cannot. By its syntax tree; what functions and DO do is not seen. `given` is the table of the session that may be read.
 */
export function sessionPart(
  { tree, kind }: Pick<Statement, "tree" | "kind">,
  given: string,
): "setting" | "lost" | null {
  if ("VariableSetStmt" in tree) return tree.VariableSetStmt.is_local === true ? null : "setting";
  if (isConstantSetting(tree)) return "setting";
  const calls = [...nodesOf(tree, "FuncCall")].some(
    (call) => LASTS.has(nameOf(call.funcname)) && !isLocal(call),
  );
  return calls || OF_SESSION.has(kind) || changesGiven(tree, kind, given) || namesTemporary(tree)
    ? "lost"
    : null;
}

const OF_SESSION = new Set([
  ...["PrepareStmt", "ExecuteStmt", "DeallocateStmt", "DeclareCursorStmt", "FetchStmt", "ClosePortalStmt"],
  ...["ListenStmt", "UnlistenStmt", "LoadStmt", "DiscardStmt"],
]);
/** Functions of which the session keeps something. */
const LASTS = new Set([
  "set_config",
  ...["pg_advisory_lock", "pg_advisory_lock_shared", "pg_try_advisory_lock", "pg_try_advisory_lock_shared"],
]);
const READERS = new Set([
  "SelectStmt",
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "CreateTableAsStmt",
]);

type Call = { funcname?: unknown; args?: unknown[] };

function nameOf(funcname: unknown): string {
  return [...nodesOf(funcname, "String")].at(-1)?.sval ?? "";
}

/** set_config whose third argument is true. */
function isLocal({ funcname, args }: Call): boolean {
  return nameOf(funcname) === "set_config" && isConstant(args?.[2], (value) => value === true);
}

/** SELECT set_config('name', 'value', false) and nothing else: from data it would be another value the next time. */
function isConstantSetting(tree: Statement["tree"]): boolean {
  if (!("SelectStmt" in tree)) return false;
  const { targetList = [], limitOption, op, ...more } = tree.SelectStmt;
  const [only, ...others] = targetList;
  const value = only && "ResTarget" in only ? only.ResTarget.val : undefined;
  if (Object.keys(more).length > 0 || others.length > 0 || !value || !("FuncCall" in value)) return false;
  const { funcname, args = [] } = value.FuncCall as Call;
  return (
    nameOf(funcname) === "set_config" && !isLocal({ funcname, args }) && args.every((one) => isConstant(one))
  );
}

function isConstant(node: unknown, is: (value: unknown) => boolean = () => true): boolean {
  const { A_Const: constant } = (node ?? {}) as { A_Const?: { boolval?: { boolval?: boolean } } };
  return constant !== undefined && is(constant.boolval?.boolval);
}

type Relation = { relname?: string; schemaname?: string; relpersistence?: string };
const TEMPORARY = "pg_temp";

/** A relation that is read stands in a node of its own; what is written, made or altered is a part of its statement's. */
function* relationsOf(tree: unknown, isRead = false): Generator<{ relation: Relation; isRead: boolean }> {
  if (typeof tree !== "object" || tree === null) return;
  if ("relname" in tree) yield { relation: tree as Relation, isRead };
  for (const [name, value] of Object.entries(tree)) yield* relationsOf(value, name === "RangeVar");
}

function changesGiven(tree: Statement["tree"], kind: string, given: string): boolean {
  const isGiven = ({ relname, schemaname = TEMPORARY }: Relation) =>
    relname === given && schemaname === TEMPORARY;
  if ("DropStmt" in tree)
    return [...nodesOf(tree.DropStmt.objects, "String")].some(({ sval }) => sval === given);
  return [...relationsOf(tree)].some(({ relation, isRead }) =>
    isGiven(relation)
      ? !isRead || !READERS.has(kind)
      : relation.relpersistence === "t" || relation.schemaname === TEMPORARY,
  );
}

/** Functions, types and others of the session, by the schema in their names; a column may be named so in full. */
function namesTemporary(tree: unknown): boolean {
  if (typeof tree !== "object" || tree === null) return false;
  return Object.entries(tree).some(([name, value]) =>
    name === "String"
      ? (value as { sval?: string }).sval === TEMPORARY
      : name !== "ColumnRef" && namesTemporary(value),
  );
}
