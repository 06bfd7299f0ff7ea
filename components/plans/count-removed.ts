import type { PhaseView } from "#lib/plans/views.ts";

const KINDS = ["column", "table", "type", "index", "function", "trigger", "view"] as const;

export type Removed = { kind: (typeof KINDS)[number]; count: number }[];

/** How many columns, tables and so on the SQL of a phase drops, read from its statements without their comments. */
export function countRemoved(sqls: string[]): Removed {
  const sql = sqls.join("\n").replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  return KINDS.map((kind) => ({
    kind,
    count: [...sql.matchAll(new RegExp(`\\bdrop\\s+${kind}\\b`, "gi"))].length,
  })).filter((one) => one.count > 0);
}

/** Rows that the last dry run of this version wrote to the backups; null if there is none. */
export function rowsBackedUp(phase: PhaseView): number | null {
  const run = phase.dryRun;
  if (!run?.forThisVersion) return null;
  const removals = phase.steps.filter((step) => step.kind === "removal");
  const counts = removals.map((step) => run.report.rows[step.name]?.done ?? null);
  return counts.some((count) => count === null)
    ? null
    : counts.reduce((sum: number, count) => sum + (count ?? 0), 0);
}
