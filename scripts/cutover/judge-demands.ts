import type { Comparison, EventCounts, SeededRow } from "./clinic-facts.ts";
import type { Demand, Findings } from "./findings.ts";
import type { RunningLoad } from "./running-load.ts";

export type Backup = { step: string; rows: number; bytes: number; sha256: string };

export type Check = {
  phase: string;
  step: string;
  name: string;
  ok: boolean;
  expected: unknown;
  observed: string | null;
};
/** Decisions in the clinic's database by raw value, and rows that wait for one. */
export type Recorded = { decided: Map<string, string>; undecidedRows: number };

const number = (value: number) => value.toLocaleString("en-GB");

/** What must hold for the cutover to have passed, each with what was seen. */
export function judgeDemands(
  load: RunningLoad,
  seeded: Map<string, SeededRow>,
  findings: Findings,
  compared: Comparison,
  events: EventCounts,
  checks: Check[],
  recorded: Recorded,
  backups: Backup[],
): Demand[] {
  const none = (name: string, count: number): Demand => ({ name, ok: count === 0, seen: number(count) });
  const expectedRows = seeded.size + load.accepted.length;
  const failing = checks.filter((check) => !check.ok).length;
  const proven = (["expand", "backfill", "switchover"] as const).filter((phase) =>
    findings.proofs.some((proof) => proof.phase === phase && proof.ok),
  );
  const unrecorded = findings.decisions.filter(
    (one) => recorded.decided.get(one.rawValue ?? "") !== one.value,
  );
  return [
    none("no request failed", load.failures.length),
    {
      name: "every row is there",
      ok: compared.rows === expectedRows,
      seen: `${number(compared.rows)} of ${number(expectedRows)}`,
    },
    none("no seeded row lost or changed", compared.seededLost.length + compared.seededChanged.length),
    none("no accepted booking lost or wrong", compared.acceptedLost.length + compared.acceptedWrong.length),
    none("no row that nothing explains", compared.unexplained),
    {
      name: "every quarantined value was decided by somebody, on record",
      ok: recorded.decided.size > 0 && recorded.undecidedRows === 0 && unrecorded.length === 0,
      seen: `${recorded.decided.size} values, ${recorded.undecidedRows} rows undecided`,
    },
    {
      name: "every check passes",
      ok: checks.length > 0 && failing === 0,
      seen: `${checks.length - failing} of ${checks.length}`,
    },
    {
      name: "phases 1 to 3 were rolled back and proven",
      ok: proven.length === 3,
      seen: proven.join(", ") || "none",
    },
    {
      name: "contract wants an admin and the plan's name",
      ok: findings.refusals.length === 2 && findings.refusals.every((one) => one.ok),
      seen: `${findings.refusals.filter((one) => one.ok).length} of 2 refused`,
    },
    {
      name: "what contract dropped was backed up first",
      ok: backups.length === 2 && backups.some((one) => one.rows >= seeded.size),
      seen: backups.map((one) => `${number(one.rows)} rows`).join(", ") || "none",
    },
    none("no event lost", events.lost),
    none("no event delivered twice", events.duplicated),
    none("no event out of order", events.outOfOrder),
    none("no booking without its event", events.bookingsWithoutEvent),
  ];
}
