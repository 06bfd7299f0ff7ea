import { AppError } from "../errors.ts";
import type { Statement } from "./split-statements.ts";

/** How a statement may run: in a transaction, or only outside of one. */
export type StatementKind = "transactional" | "create-index-concurrently" | "outside-transaction";

type Tree = Record<string, Record<string, unknown> | undefined>;

/** What PostgreSQL allows for this statement. */
export function statementKind(statement: Statement): StatementKind {
  const tree = statement.tree as unknown as Tree;
  if (tree.IndexStmt?.concurrent) return "create-index-concurrently";
  if (tree.DropStmt?.concurrent) return "outside-transaction";
  if (tree.VacuumStmt?.is_vacuumcmd) return "outside-transaction";
  if (tree.ReindexStmt && hasConcurrently(tree.ReindexStmt.params)) return "outside-transaction";
  if (tree.AlterTableStmt && detachesConcurrently(tree.AlterTableStmt.cmds)) return "outside-transaction";
  if (tree.AlterSystemStmt || tree.CreatedbStmt || tree.DropdbStmt) return "outside-transaction";
  return "transactional";
}

/**
 * Refuses what would take the transaction out of Sluice's hands, or cannot run from a file at all.
 * @throws AppError invalid {line}
 */
export function refuseUnrunnable(statements: Statement[], tx: "none" | "step"): void {
  for (const statement of statements) {
    const refuse = (why: string) => {
      throw new AppError("invalid", `Line ${statement.line}: ${why}`, { line: statement.line });
    };
    if (statement.kind === "TransactionStmt") {
      refuse("transactions are begun and ended by Sluice; remove this statement.");
    }
    if (statement.kind === "CopyStmt" && isCopyWithClient(statement)) {
      refuse("COPY from or to the client cannot run in a step; use INSERT.");
    }
    const kind = statementKind(statement);
    if (tx === "step" && kind !== "transactional") {
      refuse("this statement cannot run in a transaction; give the step tx: none.");
    }
    if (kind === "create-index-concurrently" && !(statement.tree as unknown as Tree).IndexStmt?.idxname) {
      refuse("give the index a name, so that a failed build can be found and removed.");
    }
  }
}

function isCopyWithClient(statement: Statement): boolean {
  const copy = (statement.tree as unknown as Tree).CopyStmt;
  return !copy?.filename && !copy?.is_program;
}

function hasConcurrently(params: unknown): boolean {
  return Array.isArray(params) && params.some((param) => param?.DefElem?.defname === "concurrently");
}

function detachesConcurrently(commands: unknown): boolean {
  return (
    Array.isArray(commands) &&
    commands.some((command) => command?.AlterTableCmd?.def?.PartitionCmd?.concurrent)
  );
}
