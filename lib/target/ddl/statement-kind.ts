import type { DefElem, Node } from "libpg-query";
import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import type { Statement } from "./split-statements.ts";

/** How a statement may run: in a transaction, or only outside of one. */
export type StatementKind = "transactional" | "create-index-concurrently" | "outside-transaction";

/** What PostgreSQL allows for this statement, by its syntax tree and never by its words. */
export function statementKind({ tree }: Pick<Statement, "tree">): StatementKind {
  if ("IndexStmt" in tree && tree.IndexStmt.concurrent) return "create-index-concurrently";
  return isOutside(tree) ? "outside-transaction" : "transactional";
}

function isOutside(tree: Node): boolean {
  if ("DropStmt" in tree) return tree.DropStmt.concurrent === true;
  if ("VacuumStmt" in tree) return tree.VacuumStmt.is_vacuumcmd === true;
  if ("ReindexStmt" in tree) {
    const { kind, params } = tree.ReindexStmt;
    const whole = kind === "REINDEX_OBJECT_DATABASE" || kind === "REINDEX_OBJECT_SYSTEM";
    return whole || kind === "REINDEX_OBJECT_SCHEMA" || isOn(params, "concurrently");
  }
  if ("AlterTableStmt" in tree) return detachesConcurrently(tree.AlterTableStmt.cmds ?? []);
  if ("ClusterStmt" in tree) return tree.ClusterStmt.relation === undefined;
  if ("CreateSubscriptionStmt" in tree) {
    const { options } = tree.CreateSubscriptionStmt;
    return !isOff(options, "connect") && !isOff(options, "create_slot");
  }
  if ("AlterDatabaseStmt" in tree) return hasOption(tree.AlterDatabaseStmt.options, "tablespace");
  if ("DiscardStmt" in tree) return tree.DiscardStmt.target === "DISCARD_ALL";
  return [
    "AlterSystemStmt",
    "CreatedbStmt",
    "DropdbStmt",
    "CreateTableSpaceStmt",
    "DropTableSpaceStmt",
    "DropSubscriptionStmt",
  ].some((kind) => kind in tree);
}

/** Why a statement of a step cannot be run at all, as what follows its line; null if it can. */
export function whyUnrunnable(statement: Statement, tx: "none" | "step"): Message | null {
  const { tree } = statement;
  if ("TransactionStmt" in tree) return message("targetRefusals.cannotRun.transaction");
  if ("CopyStmt" in tree && !tree.CopyStmt.filename && !tree.CopyStmt.is_program)
    return message("targetRefusals.cannotRun.copy");
  const kind = statementKind(statement);
  if (tx === "step" && kind !== "transactional") return message("targetRefusals.cannotRun.needsTxNone");
  if (kind === "create-index-concurrently" && "IndexStmt" in tree && !tree.IndexStmt.idxname)
    return message("targetRefusals.cannotRun.indexName");
  return null;
}

/**
 * Refuses what would take the transaction out of Sluice's hands, or cannot run from a file at all.
 * @throws AppError invalid {line}
 */
export function refuseUnrunnable(statements: Statement[], tx: "none" | "step"): void {
  for (const statement of statements) {
    const why = whyUnrunnable(statement, tx);
    const { line } = statement;
    if (why !== null)
      throw new AppError("invalid", message("targetRefusals.line.is", { line, why }), { line });
  }
}

function option(options: Node[] | undefined, name: string): DefElem | undefined {
  return (options ?? [])
    .flatMap((node) => ("DefElem" in node ? [node.DefElem] : []))
    .findLast((one) => one.defname === name);
}

function hasOption(options: Node[] | undefined, name: string): boolean {
  return option(options, name) !== undefined;
}

/** Named alone, or with a value that means yes: as PostgreSQL reads a boolean option. */
function isOn(options: Node[] | undefined, name: string): boolean {
  return hasOption(options, name) && !isOff(options, name);
}

function isOff(options: Node[] | undefined, name: string): boolean {
  const value = option(options, name)?.arg;
  if (value === undefined) return false;
  if ("Boolean" in value) return !value.Boolean.boolval;
  if ("Integer" in value) return !value.Integer.ival;
  return "String" in value && ["false", "off"].includes(value.String.sval?.toLowerCase() ?? "");
}

function detachesConcurrently(commands: Node[]): boolean {
  return commands.some((command) => {
    const def = "AlterTableCmd" in command ? command.AlterTableCmd.def : undefined;
    return def !== undefined && "PartitionCmd" in def && def.PartitionCmd.concurrent === true;
  });
}
