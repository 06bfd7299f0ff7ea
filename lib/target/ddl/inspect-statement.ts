import { parsePlPgSQL, type Node as Tree } from "libpg-query";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { distinct } from "../../messages/distinct.ts";
import { changesOfSluice, searchesSluice } from "./changes-of-sluice.ts";
import { type ChangedMark, marksChanged, rolesGranted } from "./marks-changed.ts";
import { type ChangedOwner, ownersChanged } from "./owners-changed.ts";
import { READS_TEXT } from "./pin-session.ts";
import { asStatements } from "./plpgsql-expressions.ts";
import {
  EVERYDAY_NAME,
  isReachingFunction,
  OUTSIDE,
  OWNER,
  REACHES,
  REACHING_EXTENSIONS,
  REACHING_SCHEMA,
  RUNS_TEXT,
  STAYS_IN_DATABASE,
} from "./reaching.ts";
import { type Statement, splitStatements } from "./split-statements.ts";
import { nodesOf } from "./syntax-tree.ts";

export type Inspection = {
  /** Why it reaches beyond its database, as far as its text and the bodies in it tell; empty if they do not. */
  reaches: Message[];
  /** What it runs that its text does not tell; empty if it tells all. */
  unknown: Message[];
  /** It sets a sequence, rather than drawing from it. */
  setsSequence: boolean;
  /** Tables of schema sluice that it changes, by itself and not in a function that it only makes; or all of the schema. */
  writesSluice: string[];
  /** … and those that the function changes that it makes. */
  writesSluiceWhenCalled: string[];
  /** Names without a schema may be those of schema sluice from then on, or in a function that it makes. */
  searchesSluice: boolean;
  /** Objects of which it changes rights or comments, functions included that it makes. */
  marks: ChangedMark[];
  /** Roles whose rights it changes by name. */
  granted: string[];
  /** What it gives an owner, which is nothing where that is its owner already. */
  owners: ChangedOwner[];
  /** It may change whether what a table has is its own or inherited. */
  changesInherited: boolean;
};

type Node = Record<string, unknown>;

/** What a statement does beyond its database, decided from the parse tree, into the bodies of functions and DO. */
export async function inspectStatement(statement: Statement): Promise<Inspection> {
  const found: Inspection = {
    reaches: [],
    unknown: [],
    setsSequence: false,
    writesSluice: [],
    writesSluiceWhenCalled: [],
    searchesSluice: false,
    marks: [],
    granted: [],
    owners: ownersChanged(statement.tree),
    changesInherited: false,
  };
  const { kind } = statement;
  if (!STAYS_IN_DATABASE.has(kind) && found.owners.length === 0)
    found.reaches.push(REACHES[kind] ?? message("rehearsalFindings.reaches.otherKind"));
  if (resetsAll(statement.tree)) found.reaches.push(READS_OTHERWISE);
  await inspectNode(statement.tree as unknown as Node, statement.sql, found);
  return { ...found, reaches: distinct(found.reaches), unknown: distinct(found.unknown) };
}

const SETS_CONFIG = message("rehearsalFindings.unknown.setConfig");
const READS_OTHERWISE = message("rehearsalFindings.reaches.readsOtherwise");

/** RESET ALL and DISCARD ALL: back to what the database or the role sets. That of a function ends its own settings. */
function resetsAll(tree: Tree): boolean {
  if ("VariableSetStmt" in tree) return tree.VariableSetStmt.kind === "VAR_RESET_ALL";
  return "DiscardStmt" in tree && tree.DiscardStmt.target === "DISCARD_ALL";
}

/** The server's view of its settings: to write to it is to set them. */
function isSettingsView(relation: Node | undefined): boolean {
  return relation?.relname === "pg_settings" && (relation.schemaname ?? "pg_catalog") === "pg_catalog";
}

/** Where a list of names is a function's. Elsewhere it may be a column's, a table's or a type's as well. */
const FUNCTION_PLACES = new Set(["funcname", "objname", "func_name", "definition", "params"]);

/** `place`: which of them it is in. */
async function inspectNode(node: Node, sql: string, found: Inspection, place = ""): Promise<void> {
  for (const [kind, value] of Object.entries(node)) {
    if (typeof value !== "object" || value === null) continue;
    const at = FUNCTION_PLACES.has(kind) ? kind : place;
    const names = namesOf(kind, value as Node);
    if (names) inspectName(names, at, found);
    else {
      if (!Array.isArray(value)) await inspectKind(kind, value as Node, sql, found);
      await inspectNode(value as Node, sql, found, at);
    }
  }
}

/** The parts of a name, or null if it is none. */
function namesOf(kind: string, value: Node): string[] | null {
  if (kind === "String") return [String(value.sval ?? "")];
  if (!Array.isArray(value) || value.length === 0) return null;
  const parts = value.map((part: Node) => textOf(part));
  return parts.every((part) => part !== undefined) ? parts : null;
}

/** Operators, aggregates, casts and t.f call functions without the form of a call: their names count wherever they stand. */
function inspectName(names: string[], place: string, found: Inspection): void {
  const called = place ? names.slice(-1) : names;
  const name = called.find((one) => isReachingFunction(one) && (place || !EVERYDAY_NAME.test(one)));
  const schema = place && names.length > 1 ? (names.at(-2) ?? "") : "";
  if (name !== undefined || REACHING_SCHEMA.test(schema))
    found.reaches.push(
      message(`rehearsalFindings.reaches.${place === "funcname" ? "calls" : "names"}`, {
        name: name ?? called[0] ?? "",
      }),
    );
  if (!place) return;
  const [last = ""] = called;
  if (RUNS_TEXT.test(last)) found.unknown.push(message("rehearsalFindings.unknown.runsText", { name: last }));
  if (last === "setval") found.setsSequence = true;
  if (last === "set_config" && place !== "funcname") found.unknown.push(SETS_CONFIG);
}

async function inspectKind(kind: string, node: Node, sql: string, found: Inspection): Promise<void> {
  found.writesSluice.push(...changesOfSluice(kind, node));
  found.marks.push(...marksChanged(kind, node));
  found.granted.push(...rolesGranted(kind, node));
  switch (kind) {
    case "FuncCall":
      inspectCall(node, found);
      return;
    case "AlterTableCmd":
      if (node.subtype === "AT_ChangeOwner" && found.owners.length === 0) found.reaches.push(OWNER);
      if (node.subtype === "AT_SetIdentity") found.setsSequence = true;
      found.changesInherited ||= node.subtype === "AT_DropInherit";
      return;
    case "AlterTableStmt":
      found.changesInherited ||= (node.relation as Node | undefined)?.inh !== true && dropsPart(node);
      return;
    case "AlterSeqStmt":
      found.setsSequence = true;
      return;
    case "TruncateStmt":
      found.setsSequence ||= node.restart_seqs === true;
      return;
    case "VariableSetStmt":
      if (node.name !== undefined)
        inspectSetting(String(node.name), ((node.args as Node[] | undefined) ?? []).map(constantText), found);
      return;
    case "CreateExtensionStmt":
      if (REACHING_EXTENSIONS.includes(String(node.extname)))
        found.reaches.push(message("rehearsalFindings.reaches.extension", { name: String(node.extname) }));
      return;
    case "CreateFunctionStmt":
      await inspectBody(node, sql, found);
      found.writesSluiceWhenCalled = found.writesSluice;
      found.writesSluice = [];
      return;
    case "DoStmt":
      await inspectBody(node, sql, found);
      return;
    case "InsertStmt":
    case "UpdateStmt":
    case "DeleteStmt":
    case "MergeStmt":
      if (isSettingsView(node.relation as Node)) found.reaches.push(READS_OTHERWISE);
      return;
    case "ViewStmt":
      if ([...nodesOf(node, "RangeVar")].some((one) => isSettingsView(one as Node)))
        found.unknown.push(message("rehearsalFindings.unknown.settingsView"));
      return;
    default:
      for (const object of [node.removeType, node.renameType, node.objtype, node.objectType, node.kind]) {
        const why = OUTSIDE[String(object)];
        if (why && /Stmt$/.test(kind)) found.reaches.push(why);
      }
  }
}

function dropsPart({ cmds }: Node): boolean {
  const drops = ["AT_DropColumn", "AT_DropConstraint"];
  return [...nodesOf(cmds, "AlterTableCmd")].some(({ subtype }) => drops.includes(String(subtype)));
}

function inspectCall(node: Node, found: Inspection): void {
  const parts = (node.funcname as Node[] | undefined) ?? [];
  if (textOf(parts.at(-1)) !== "set_config") return;
  const setting = constantText((node.args as Node[] | undefined)?.[0]);
  if (setting === null) found.unknown.push(SETS_CONFIG);
  else inspectSetting(setting, [constantText((node.args as Node[] | undefined)?.[1])], found);
}

/** `values`: its new one, null where that is not a constant in quotes; none if it is the database's own. */
function inspectSetting(setting: string, values: (string | null)[], found: Inspection): void {
  const [to = null] = values;
  found.searchesSluice ||= searchesSluice(setting, values);
  if (/^(role|session_authorization)$/i.test(setting))
    found.reaches.push(message("rehearsalFindings.reaches.otherRole"));
  const pinned = READS_TEXT.find(({ name }) => name === setting.toLowerCase());
  if (pinned && (to === null || !pinned.same.test(to))) found.reaches.push(READS_OTHERWISE);
}

/** The text of a string constant, or null if it is anything else. */
function constantText(node: Node | undefined): string | null {
  const constant = node?.A_Const as { sval?: { sval?: string } } | undefined;
  return constant?.sval ? (constant.sval.sval ?? "") : null;
}

/** `node` is a CREATE FUNCTION or DO, `sql` its text. What its body does is added to `found`. */
async function inspectBody(node: Node, sql: string, found: Inspection): Promise<void> {
  const options = ((node.options ?? node.args ?? []) as { DefElem?: { defname?: string; arg?: Node } }[]).map(
    (option) => option.DefElem,
  );
  const option = (name: string) => options.find((one) => one?.defname === name)?.arg;
  const language = textOf(option("language"))?.toLowerCase() ?? (node.sql_body ? "sql" : "plpgsql");
  if (language === "plpgsql") return inspectPlpgsql(sql, found);
  if (language === "sql") {
    const body = textOf((option("as")?.List as { items?: Node[] } | undefined)?.items?.[0]);
    if (body) await inspectText(body, found);
    return;
  }
  if (/^(c|internal|.*u)$/.test(language))
    found.reaches.push(message("rehearsalFindings.reaches.language", { name: language }));
  else found.unknown.push(message("rehearsalFindings.unknown.anyText", { name: language }));
}

function textOf(node: Node | undefined): string | undefined {
  return (node?.String as { sval?: string } | undefined)?.sval;
}

async function inspectText(sql: string, found: Inspection): Promise<void> {
  const statements = await splitStatements(sql).catch(() => null);
  if (statements === null) {
    found.unknown.push(message("rehearsalFindings.unknown.textInIt"));
    return;
  }
  for (const statement of statements) {
    if (statement.kind === "TransactionStmt") continue; // a procedure may end its transaction
    const inner = await inspectStatement(statement);
    found.reaches.push(...inner.reaches);
    found.unknown.push(...inner.unknown);
    found.setsSequence ||= inner.setsSequence;
    found.writesSluice.push(...inner.writesSluice, ...inner.writesSluiceWhenCalled);
    found.searchesSluice ||= inner.searchesSluice;
    found.marks.push(...inner.marks);
    found.granted.push(...inner.granted);
    if (inner.owners.length > 0) found.reaches.push(OWNER);
    found.changesInherited ||= inner.changesInherited;
  }
}

async function inspectPlpgsql(sql: string, found: Inspection): Promise<void> {
  const parsed = await parsePlPgSQL(sql).catch(() => null);
  if (parsed === null) found.unknown.push(message("rehearsalFindings.unknown.body"));
  else await walk(parsed as unknown as Node, found);
}

/** Statements whose text is the value of an expression. */
const RUNS_EXPRESSION = new Set(["PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"]);

async function walk(node: Node, found: Inspection): Promise<void> {
  for (const [kind, value] of Object.entries(node)) {
    if (typeof value !== "object" || value === null) continue;
    if (RUNS_EXPRESSION.has(kind)) await inspectExpression((value as Node).query as Node, found);
    if (kind === "dynquery") await inspectExpression(value as Node, found);
    if (kind === "PLpgSQL_expr")
      for (const text of await asStatements(value as Node)) await inspectText(text, found);
    await walk(value as Node, found);
  }
}

/** EXECUTE of a constant says what it runs; of anything else only running it does. */
async function inspectExpression(holder: Node, found: Inspection): Promise<void> {
  const { query } = (holder.PLpgSQL_expr ?? holder) as { query?: string };
  const [only] = await splitStatements(`select ${query}`).catch(() => []);
  const targets = (only?.tree as { SelectStmt?: { targetList?: { ResTarget?: { val?: Node } }[] } })
    ?.SelectStmt?.targetList;
  const text = constantText(targets?.[0]?.ResTarget?.val);
  if (text === null) found.unknown.push(message("rehearsalFindings.unknown.lateText"));
  else await inspectText(text, found);
}
