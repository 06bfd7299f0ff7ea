/**
 * The tables of schema sluice in which a run keeps its own progress, so that their rows differ after it. Rows of every
 * other table there are compared like the application's.
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

export function describeWrite(table: string): string {
  return `it writes rows of ${table}, which are Sluice's own and are not compared`;
}
