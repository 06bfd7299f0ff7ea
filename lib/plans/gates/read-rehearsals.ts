import type { Rehearsal } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { asIs } from "../../messages/as-is.ts";
import { observedWords } from "../../messages/observed-words.ts";
import { isOfVersion } from "../definition/what-runs.ts";
import { hasBegun, type Phase, type PlanDefinition } from "../model.ts";
import { type RehearsalReport, storedReport } from "../reads/rehearsal-report.ts";
import type { GateEvidence, PhaseEvidence, RehearsalEvidence, RehearsalFailure } from "./gate-evidence.ts";

type Version = { name: string; sha256: string; definition: PlanDefinition };

/** The latest rehearsal of each phase. */
export async function readRehearsals(db: Db | Tx, version: Version): Promise<GateEvidence["rehearsals"]> {
  const rows = await db.rehearsal.findMany({
    where: { planName: version.name },
    distinct: ["phase"],
    orderBy: [{ phase: "asc" }, { at: "desc" }],
  });
  const of = (phase: Phase): RehearsalEvidence | null => {
    const row = rows.find((one) => one.phase === phase);
    return row ? whatItShowed(row, isOfVersion(row, version) ? version.sha256 : row.sha256) : null;
  };
  return {
    expand: of("expand"),
    backfill: of("backfill"),
    switchover: of("switchover"),
    contract: of("contract"),
  };
}

/** See `GateEvidence.ranAsRehearsed`; null before contract has begun. */
export async function readRanAsRehearsed(
  db: Db | Tx,
  { name, sha256 }: Version,
  contract: PhaseEvidence | null,
): Promise<RehearsalEvidence | null> {
  if (!contract || !hasBegun(contract.state)) return null;
  const where = { planName: name, phase: "contract" };
  const row = await db.planPhase.findFirst({ where });
  if (!row?.sha256) return null;
  // What is rehearsed from then on is what is left of it, and says nothing of what has run.
  const came = { report: { path: ["rollback", "ok"], equals: true } };
  const ran = await db.rehearsal.findFirst({
    where: { ...where, ...came, ok: true, ...(row.startedAt && { at: { lte: row.startedAt } }) },
    orderBy: { at: "desc" },
  });
  return ran && whatItShowed(ran, sha256);
}

/** Null too if what is stored of it cannot be read: it is no evidence then. */
function whatItShowed(row: Rehearsal, sha256: string): RehearsalEvidence | null {
  const report = storedReport.read(row.report);
  if (report === null) return null;
  const [difference, ...others] = report.rollback.differences;
  return {
    at: row.at,
    ok: row.ok,
    cameBack: report.rollback.ok,
    notLookedAt: report.notLookedAt ?? [],
    untried: report.untried ?? [],
    sha256,
    why: whyFailed(report),
    leftover: difference === undefined ? null : { difference, more: others.length },
  };
}

function whyFailed({ checks, probes, error }: RehearsalReport): RehearsalFailure {
  const failing = checks.find((check) => !check.ok);
  if (failing) {
    const { name: check, observed, expected } = failing;
    return {
      kind: "check",
      check,
      observed: failing.error === null ? observedWords(observed) : asIs(failing.error),
      expected,
    };
  }
  const probe = probes.find((one) => !one.ok);
  return probe ? { kind: "probe", probe: probe.name } : { kind: "error", error };
}
