// undefined_table, invalid_schema_name, undefined_function, undefined_column: the database was replaced under us.
const NOT_INSTALLED = new Set(["42P01", "3F000", "42883", "42703"]);

/** True for an error that says that the outbox, or this version of it, is not in this database. */
export function isNotInstalled(error: unknown): boolean {
  return NOT_INSTALLED.has((error as { code?: string }).code ?? "");
}
