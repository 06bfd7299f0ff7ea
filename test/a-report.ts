import { type RehearsalReport, storedReport } from "#lib/plans/reads/rehearsal-report.ts";

/** A rehearsal in which nothing ran and nothing was wrong, but for what is said of it, as its column holds it. */
export function aStoredReport(more: Partial<RehearsalReport> = {}) {
  return storedReport.write({
    ranFirst: [],
    statements: [],
    rows: {},
    quarantineGroups: [],
    decidedOnClone: 0,
    checks: [],
    probes: [],
    rollback: { ok: true, differences: [] },
    error: null,
    seconds: 0,
    ...more,
  });
}
