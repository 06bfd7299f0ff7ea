import type { CheckState } from "./check-state.ts";

/** How the checks of a screen stand. Superseded ones and those not run are told apart, and are in no other figure. */
export type CheckTotals = {
  passing: number;
  failing: number;
  stale: number;
  running: number;
  notRun: number;
  superseded: number;
  /** The oldest result behind the figures; null if there is none. */
  lookedAtSince: Date | null;
};

const FIGURE = {
  pass: "passing",
  fail: "failing",
  error: "failing",
  stale: "stale",
  running: "running",
  "not-run": "notRun",
  superseded: "superseded",
} as const satisfies Record<CheckState, keyof CheckTotals>;

/** Pure. */
export function totalChecks(checks: { state: CheckState; latest: { at: Date } | null }[]): CheckTotals {
  const totals: CheckTotals = {
    passing: 0,
    failing: 0,
    stale: 0,
    running: 0,
    notRun: 0,
    superseded: 0,
    lookedAtSince: null,
  };
  for (const { state, latest } of checks) {
    totals[FIGURE[state]] += 1;
    if (latest === null || state === "superseded" || state === "not-run") continue;
    if (totals.lookedAtSince === null || latest.at < totals.lookedAtSince) totals.lookedAtSince = latest.at;
  }
  return totals;
}
