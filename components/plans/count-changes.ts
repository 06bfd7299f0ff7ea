import { countOf } from "#lib/format/numbers.ts";
import type { PhaseView } from "#lib/plans/views.ts";

const KINDS = ["column", "table", "type", "index", "constraint", "function", "trigger", "view"] as const;

export type Counted = { kind: (typeof KINDS)[number]; count: number }[];

/** How many columns, tables and so on the SQL of a phase drops, read from its statements without their comments. */
export function countRemoved(sqls: string[]): Counted {
  return countKinds(sqls, (kind) => `drop\\s+${kind}`);
}

/** How many it makes; a constraint inside a new table is a part of the table. */
export function countAdded(sqls: string[]): Counted {
  return countKinds(sqls, (kind) =>
    kind === "column" || kind === "constraint"
      ? `add\\s+${kind}`
      : `create\\s+(?:or\\s+replace\\s+)?(?:unique\\s+)?${kind}`,
  );
}

/** True if a statement changes rows or columns that were there before, as far as its words tell. */
export function changesExisting(sqls: string[]): boolean {
  return /\bupdate\s+(only\s+)?["\w.]+\s+set\b|\bdelete\s+from\b|\bdrop\s+(column|table|type)\b|\balter\s+column\b|\brename\b/i.test(
    withoutComments(sqls),
  );
}

/** "2 tables, 4 columns and 1 index"; null if nothing was counted. */
export function sayCounted(counted: Counted): string | null {
  const parts = counted.map(({ kind, count }) =>
    countOf(count, kind, kind === "index" ? "indexes" : `${kind}s`),
  );
  const last = parts.pop();
  if (last === undefined) return null;
  return parts.length > 0 ? `${parts.join(", ")} and ${last}` : last;
}

function countKinds(sqls: string[], pattern: (kind: Counted[number]["kind"]) => string): Counted {
  const sql = withoutComments(sqls);
  return KINDS.map((kind) => ({
    kind,
    count: [...sql.matchAll(new RegExp(`\\b${pattern(kind)}\\b`, "gi"))].length,
  })).filter((one) => one.count > 0);
}

function withoutComments(sqls: string[]): string {
  return sqls.join("\n").replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
}

/** Rows that the last rehearsal of this version wrote to the backups; null if there is none. */
export function rowsBackedUp(phase: PhaseView): number | null {
  const run = phase.dryRun;
  if (!run?.forThisVersion) return null;
  const removals = phase.steps.filter((step) => step.kind === "removal");
  const counts = removals.map((step) => run.report.rows[step.name]?.done ?? null);
  return counts.some((count) => count === null)
    ? null
    : counts.reduce((sum: number, count) => sum + (count ?? 0), 0);
}
