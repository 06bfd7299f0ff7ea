import type { Db, Tx } from "../db/client.ts";
import { AppError } from "../errors.ts";

/** Whether the flag may rise or be turned on now. */
export type RaiseGate =
  | { open: true }
  | { open: false; reason: string; plan?: string; phase?: string; check?: string };

type Subject = {
  name: string;
  rolloutPercentage: number;
  planName: string | null;
  heldAt: Date | null;
  heldBy: string | null;
  holdReason: string | null;
};

/** What keeps a switchover from letting people in, other than that it has not started. */
const NOT_OPEN: Record<string, string> = {
  paused: "is paused",
  failed: "failed",
  rolling_back: "is being rolled back",
  rolled_back: "was rolled back",
};

/**
 * The interlock between a flag and its plan: a flag does not rise before the plan's switchover began, nor while the
 * latest result of any of the plan's checks is a failure, nor while somebody holds it. Lowering and off never ask.
 */
export async function readRaiseGate(db: Db | Tx, flag: Subject): Promise<RaiseGate> {
  const at = `Held at ${flag.rolloutPercentage} %.`;
  if (flag.heldAt !== null) {
    const who = flag.heldBy ?? "somebody";
    return { open: false, reason: `${at} ${who} holds it${flag.holdReason ? `: ${flag.holdReason}` : "."}` };
  }
  if (flag.planName === null) return { open: true };
  const plan = flag.planName;
  const switchover = await db.planPhase.findUnique({
    where: { planName_phase: { planName: plan, phase: "switchover" } },
  });
  if (switchover?.state !== "running" && switchover?.state !== "done") {
    return {
      open: false,
      plan,
      phase: "switchover",
      reason: `${at} The switchover of plan ${plan} ${NOT_OPEN[switchover?.state ?? ""] ?? "has not started"}.`,
    };
  }
  const failing = await readFailingChecks(db, plan);
  const first = failing[0];
  if (first === undefined) return { open: true };
  const more = failing.length > 1 ? ` ${failing.length - 1} more fail.` : "";
  const found = first.error
    ? `could not run: ${first.error}`
    : `found ${first.observed}; expected ${first.expected}`;
  return {
    open: false,
    plan,
    phase: first.phase,
    check: first.check,
    reason: `${at} The check "${first.check}" ${found}.${more}`,
  };
}

/** @throws AppError gate-closed */
export async function requireRaiseGate(db: Db | Tx, flag: Subject): Promise<void> {
  const gate = await readRaiseGate(db, flag);
  if (gate.open) return;
  const { open: _, reason, ...details } = gate;
  throw new AppError("gate-closed", reason, { flag: flag.name, ...details });
}

export type FailingCheck = {
  phase: string;
  step: string;
  check: string;
  expected: string;
  observed: string;
  error: string | null;
};

/** The checks of a plan whose latest result is a failure; those of a phase that was rolled back do not count. */
export async function readFailingChecks(db: Db | Tx, plan: string): Promise<FailingCheck[]> {
  return db.$queryRaw`
    select phase, step, check_name as "check", expected, observed, error
    from latest_check_results latest
    where plan_name = ${plan} and not ok and not exists (
      select 1 from plan_phases p
      where p.plan_name = ${plan} and p.phase = latest.phase and p.state in ('rolled_back', 'waiting'))
    order by phase, step, "check"`;
}
