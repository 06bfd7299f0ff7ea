import { Prisma } from "../../generated/prisma/client.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import type { TargetPool } from "../../target/pool.ts";
import type { PlanDefinition } from "../model.ts";
import { type Mark, readMarks } from "../read-marks.ts";
import { type KeptMark, storedMarksBefore } from "../stored-work.ts";

// Whether contract has taken something away since it last began. A step's mark in the target does not tell: those of one-way
// steps stay when contract is restored. What stood there before it took its first thing is on record from just before that
// until nothing of it stands any more.

/** Contract is about to take something away, and these marks stand. Of its first thing only. */
export async function noteTaking(tx: Tx, plan: string, standing: Mark[]): Promise<void> {
  const where = { planName: plan, phase: "contract", marksBefore: { equals: Prisma.DbNull } };
  await tx.planPhase.updateMany({
    where,
    data: { marksBefore: storedMarksBefore.write({ marks: standing }) },
  });
}

/** Nothing of it was taken away after all, or all of it is back. */
export async function forgetTaking(tx: Tx, plan: string): Promise<void> {
  const where = { planName: plan, phase: "contract" };
  await tx.planPhase.updateMany({ where, data: { marksBefore: Prisma.DbNull } });
}

/** Contract said that it takes something away, whether or not that came to be. */
export async function isTaking(db: Db | Tx, plan: string): Promise<boolean> {
  return (await readMarksBefore(db, plan)) !== null;
}

/** Contract has taken something away, or may have: the target knows more of it than before it began. */
export async function hasTaken(
  db: Db | Tx,
  pool: TargetPool,
  plan: Pick<PlanDefinition, "name" | "phases">,
): Promise<boolean> {
  const before = await readMarksBefore(db, plan.name);
  if (before === null) return false;
  const known = new Set(before.map(howFar));
  return (await readMarks(pool, plan, "contract")).some((mark) => !known.has(howFar(mark)));
}

function howFar({ step, statements, ended, midway, rows }: KeptMark): string {
  return JSON.stringify(ended ? [step] : [step, statements, midway, rows]);
}

async function readMarksBefore(db: Db | Tx, plan: string): Promise<KeptMark[] | null> {
  const contract = await db.planPhase.findUnique({
    where: { planName_phase: { planName: plan, phase: "contract" } },
    select: { marksBefore: true },
  });
  const stored = contract?.marksBefore ?? null;
  // Of what cannot be read nothing counts as having stood there: whatever stands, contract may have taken.
  return stored === null ? null : (storedMarksBefore.read(stored)?.marks ?? []);
}
