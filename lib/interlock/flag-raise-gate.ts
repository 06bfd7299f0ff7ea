import type { Db, Tx } from "../db/client.ts";
import { AppError } from "../errors.ts";
import { countOf } from "../format/numbers.ts";
import { withEnd } from "../format/sentences.ts";
import { formatTimeLeft } from "../format/times.ts";
import { isFailing } from "./check-totals.ts";
import { readCheckStandings } from "./read-check-standings.ts";
import { readStageLimit } from "./read-stage-limit.ts";
import type { StageLimit } from "./stage-limit.ts";

/** Whether the flag may rise or be turned on now, and how far. */
export type RaiseGate =
  | { open: true; limit: StageLimit | null }
  | { open: false; reason: string; plan?: string; phase?: string; step?: string; check?: string };

type Subject = {
  name: string;
  enabled: boolean;
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
 * latest result of any of the plan's checks is a failure, nor while somebody holds it, and then one stage of the
 * switchover at a time. Lowering and off never ask.
 */
export async function readRaiseGate(db: Db | Tx, flag: Subject, now: Date): Promise<RaiseGate> {
  const at = `Held at ${flag.rolloutPercentage} %.`;
  if (flag.heldAt !== null) {
    const who = flag.heldBy ?? "somebody";
    const reason = withEnd(`${at} ${who} holds it${flag.holdReason ? `: ${flag.holdReason}` : ""}`);
    return { open: false, reason };
  }
  if (flag.planName === null) return { open: true, limit: null };
  const plan = flag.planName;
  const switchover = await db.planPhase.findUnique({
    where: { planName_phase: { planName: plan, phase: "switchover" } },
  });
  const state = switchover?.state ?? "waiting";
  if (state !== "running" && state !== "done") {
    // Only SQL of one's own gets there, as every verb asks here first.
    const isPast = flag.enabled && flag.rolloutPercentage > 0 && ["waiting", "rolled_back"].includes(state);
    const where = isPast ? `Set to ${flag.rolloutPercentage} % past its gate.` : at;
    return {
      open: false,
      plan,
      phase: "switchover",
      reason: `${where} The switchover of plan ${plan} ${NOT_OPEN[state] ?? "has not started"}.`,
    };
  }
  const failing = await readFailingChecks(db, plan, now);
  const first = failing[0];
  if (first === undefined) return { open: true, limit: await readStageLimit(db, flag, plan, now) };
  const more = failing.length > 1 ? ` ${countOf(failing.length - 1, "more fails", "more fail")}.` : "";
  const found = first.error
    ? `could not run: ${first.error}`
    : `found ${first.observed}; expected ${first.expected}`;
  return {
    open: false,
    plan,
    phase: first.phase,
    step: first.step,
    check: first.check,
    reason: `${at} ${withEnd(`The check "${first.check}" ${found}`)}${more}`,
  };
}

/**
 * To be asked with the row locked, so that of two people who raise it at once the second meets the first one's stage.
 * @throws AppError gate-closed
 */
export async function requireRaiseGate(
  db: Db | Tx,
  flag: Subject,
  wanted: { enabled: boolean; rolloutPercentage: number },
  now: Date,
): Promise<void> {
  const gate = await readRaiseGate(db, flag, now);
  if (!gate.open) {
    const { open: _, reason, ...details } = gate;
    throw new AppError("gate-closed", reason, { flag: flag.name, ...details });
  }
  const limit = stageInTheWay(gate.limit, flag, wanted);
  if (limit === null) return;
  const left = formatTimeLeft(limit.freeAt, now);
  throw new AppError("gate-closed", left ? `${limit.beyond} ${left}` : limit.beyond, {
    flag: flag.name,
    plan: flag.planName,
    phase: "switchover",
    upTo: limit.upTo,
    freeAt: limit.freeAt,
  });
}

/** The limit if what is wanted lies beyond it, else null. */
export function stageInTheWay(
  limit: StageLimit | null,
  flag: Pick<Subject, "enabled" | "rolloutPercentage">,
  wanted: { enabled: boolean; rolloutPercentage: number },
): StageLimit | null {
  const from = flag.enabled ? flag.rolloutPercentage : 0;
  // While it is off, raising it would only put off the question until it is turned on.
  const rises = wanted.enabled || wanted.rolloutPercentage > flag.rolloutPercentage;
  if (limit === null || !rises || wanted.rolloutPercentage <= Math.max(from, limit.upTo)) return null;
  return limit;
}

export type FailingCheck = {
  phase: string;
  step: string;
  check: string;
  expected: string;
  observed: string;
  error: string | null;
};

/** The checks of a plan that fail now; what a later phase has superseded, or the plan no longer has, holds nothing. */
export async function readFailingChecks(db: Db | Tx, plan: string, now: Date): Promise<FailingCheck[]> {
  const failing = await db.$queryRaw<FailingCheck[]>`
    select phase, step, check_name as "check", expected, observed, error
    from latest_check_results latest
    where plan_name = ${plan} and not ok and not exists (
      select 1 from plan_phases p
      where p.plan_name = ${plan} and p.phase = latest.phase and p.state in ('rolled_back', 'waiting'))
    order by phase, step, "check"`;
  if (failing.length === 0) return [];
  const standings = await readCheckStandings(db, now, plan);
  // A plan that cannot be read at all still holds its flag.
  if (standings.length === 0) return failing;
  return standings.flatMap(({ phase, step, check, state, latest }) => {
    if (!isFailing(state) || latest === null) return [];
    const { expected, observed, error } = latest;
    return [{ phase, step, check: check.name, expected, observed, error }];
  });
}
