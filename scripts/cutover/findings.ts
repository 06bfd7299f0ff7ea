import type { Phase } from "#lib/plans/model.ts";

export type RollbackProof = { phase: Phase; ok: boolean; evidence: string; seconds: number };
export type PhaseDuration = { phase: Phase; what: string; seconds: number };
export type Demand = { name: string; ok: boolean; seen: string };

/** What the cutover saw, collected on its way; the report is made of it and of nothing else. */
export type Findings = {
  proofs: RollbackProof[];
  durations: PhaseDuration[];
  /** Share of readable bookings that took the new path, at each stage. */
  stages: {
    percentage: number;
    share: number;
    bookings: number;
    /** Gateways and clients that confirmed, and when the last one did; null: not measured. */
    confirmedBy: number;
    confirmedMs: number | null;
  }[];
  refusals: { what: string; ok: boolean; said: string }[];
  quarantineRounds: { when: string; rows: number; values: number }[];
  /** Every decision as it was made; late-comers with a known value need none. */
  decisions: { rawValue: string | null; value: string; by: string; rows: number }[];
};

export function newFindings(): Findings {
  return { proofs: [], durations: [], stages: [], refusals: [], quarantineRounds: [], decisions: [] };
}
