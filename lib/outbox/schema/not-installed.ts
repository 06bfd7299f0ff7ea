import { SQL_STATE } from "../../kernel/db/sql-states.ts";

// The database was replaced under us.

const NOT_INSTALLED = new Set<string>([
  SQL_STATE.undefinedTable,
  SQL_STATE.invalidSchemaName,
  SQL_STATE.undefinedFunction,
  SQL_STATE.undefinedColumn,
]);

/** True for an error that says that the outbox, or this version of it, is not in this database. */
export function isNotInstalled(error: unknown): boolean {
  return NOT_INSTALLED.has((error as { code?: string }).code ?? "");
}
