/**
 * The tables of schema sluice in which a run keeps its own progress, so that its plan's rows there differ after it.
 * Those of other plans, and rows of every other table there, are compared like the application's.
 */
export const TABLES_OF_RUNS = [
  "fences",
  "steps",
  "backfills",
  "quarantine",
  "decisions",
  "left_open",
  "rewrites",
  "audits",
];

/** `table` as in `sluice.steps`. */
export function isTableOfRuns(table: string): boolean {
  return TABLES_OF_RUNS.some((one) => table === `sluice.${one}`);
}

/**
 * A run's own rows there could be lost unseen. Not those of the quarantine: a dual write puts rows into it by design, a
 * rollback takes them out, and they are read from the application's rows again.
 */
export function keepsUnseenRows(table: string): boolean {
  return table !== "sluice.quarantine" && isTableOfRuns(table);
}

export function describeWrite(table: string): string {
  return `it writes rows of ${table}, which are Sluice's own and are not compared`;
}
