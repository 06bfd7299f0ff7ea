import { type Message, message } from "../../messages/catalogue/message.ts";

/**
 * The tables of schema sluice in which Sluice keeps what runs have done and people have decided. A rehearsal compares their
 * rows like the application's; but a run finds others there, as people decide in between.
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
 * Rows there that the copy has not yet could be lost unseen. Not those of the quarantine: a dual write puts rows into it by
 * design, a rollback takes them out, and they are read from the application's rows again.
 */
export function keepsUnseenRows(table: string): boolean {
  return table === "sluice" || (table !== "sluice.quarantine" && isTableOfRuns(table));
}

/** `table` as in `sluice.steps`, or `sluice` for all of the schema. */
export function describeWrite(table: string): Message {
  return message("rehearsalFindings.notCompared.writes", { table });
}

export const SEARCHES_SLUICE = message("rehearsalFindings.notCompared.searches");
