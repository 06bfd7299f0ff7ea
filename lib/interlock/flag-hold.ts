import { type FailingCheck, readFailingChecks } from "../checks/failing-checks.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import type { PhaseState } from "../plans/model.ts";

/** What keeps a flag where it is: while it lasts, nobody can raise it or turn it on. */
export type FlagHold =
  | { by: "person"; who: string; reason: string | null; at: Date }
  | { by: "check"; plan: string; first: FailingCheck; others: FailingCheck[] };

type HoldByCheck = Extract<FlagHold, { by: "check" }>;

type Subject = {
  planName: string | null;
  heldAt: Date | null;
  heldBy: string | null;
  holdReason: string | null;
  retiredAt: Date | null;
};

/** In which a plan's checks hold its flag: before, it cannot be raised at all, and nothing is there to hold. */
export const HOLDING_STATES: PhaseState[] = ["running", "done"];

/**
 * What holds each of these flags; absent: nothing does. The one reading behind chip, filter, answers, gates,
 * command line and interface. A person's hold is named before a check's, as it outlasts it.
 */
export async function readFlagHolds<T extends Subject>(
  db: Db | Tx,
  flags: T[],
  now: Date,
): Promise<Map<T, FlagHold>> {
  const byChecks = await readHoldsByChecks(db, flags, now);
  return new Map(
    flags.flatMap((flag) => {
      const hold = holdByPerson(flag) ?? byChecks.get(flag.planName ?? "");
      return hold === undefined || (hold.by === "check" && flag.retiredAt !== null) ? [] : [[flag, hold]];
    }),
  );
}

export async function readFlagHold(db: Db | Tx, flag: Subject, now: Date): Promise<FlagHold | null> {
  return (await readFlagHolds(db, [flag], now)).get(flag) ?? null;
}

function holdByPerson({ heldAt, heldBy, holdReason }: Subject): FlagHold | undefined {
  if (heldAt === null) return undefined;
  return { by: "person", who: heldBy ?? "somebody", reason: holdReason || null, at: heldAt };
}

async function readHoldsByChecks(
  db: Db | Tx,
  flags: Subject[],
  now: Date,
): Promise<Map<string, HoldByCheck>> {
  const plans = [...new Set(flags.flatMap((flag) => flag.planName ?? []))];
  if (plans.length === 0) return new Map();
  const open = await db.planPhase.findMany({
    where: { planName: { in: plans }, phase: "switchover", state: { in: HOLDING_STATES } },
    select: { planName: true },
  });
  const holds = new Map<string, HoldByCheck>();
  for (const { planName: plan } of open) {
    const [first, ...others] = await readFailingChecks(db, plan, now);
    if (first) holds.set(plan, { by: "check", plan, first, others });
  }
  return holds;
}
