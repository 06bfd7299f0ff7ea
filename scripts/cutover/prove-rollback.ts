import type pg from "pg";
import type { Context } from "#lib/kernel/context.ts";
import type { Phase } from "#lib/plans/model.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { diffFingerprints, fingerprintSchema, type SchemaFingerprint } from "#lib/target/copy/fingerprint.ts";
import { fingerprintSeeded, type SeededRow } from "./clinic-facts.ts";
import { jobEnded, note, PLAN } from "./drive-phase.ts";
import type { Findings } from "./findings.ts";

export type State = { schema: SchemaFingerprint; rows: string };

/** The clinic's schema and its seeded rows, as they are now. */
export async function takeState(clinic: pg.Pool, seeded: Map<string, SeededRow>): Promise<State> {
  return { schema: await fingerprintSchema(clinic), rows: await fingerprintSeeded(clinic, seeded) };
}

/** Rolls a phase back for real, while bookings come in, and compares with the state before it ran. */
export async function proveRollback(
  ctx: Context,
  findings: Findings,
  phase: Phase,
  clinic: pg.Pool,
  seeded: Map<string, SeededRow>,
  before: State,
): Promise<void> {
  const job = await rollbackPhase(ctx, { plan: PLAN, phase });
  const ended = await jobEnded(ctx, job);
  note(findings, phase, "rollback", ended);
  const after = await takeState(clinic, seeded);
  const differences = (await diffFingerprints(before.schema, after.schema)).map((one) => one.object);
  const same = after.schema.sha256 === before.schema.sha256 && after.rows === before.rows;
  findings.proofs.push({
    phase,
    ok: same,
    evidence: same
      ? `schema ${after.schema.sha256.slice(0, 12)} and ${seeded.size} rows ${after.rows.slice(0, 12)} as before`
      : `differs: ${[...differences, ...(after.rows === before.rows ? [] : ["rows"])].join(", ")}`,
    seconds: findings.durations.at(-1)?.seconds ?? 0,
  });
  if (!same) throw new Error(`The rollback of ${phase} did not get back: ${differences.join(", ")}`);
}
