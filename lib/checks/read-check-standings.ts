import { Prisma } from "../generated/prisma/client.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import type { Message } from "../messages/catalogue/message.ts";
import { storedWords } from "../messages/stored-words.ts";
import { definitionOf } from "../plans/definition/plan-definition.ts";
import {
  type Check,
  PHASES,
  type Phase,
  type PlanDefinition,
  type StepState,
  SWITCH_STEP,
} from "../plans/model.ts";
import { findGoingBack, readGoingBack } from "../plans/read-going-back.ts";
import { isFailing } from "./attention.ts";
import {
  type CheckState,
  isUnderWayOrDone,
  judgeCheckState,
  type PhasesSeen,
  sinceBegun,
} from "./check-state.ts";

export type CheckResult = {
  ok: boolean;
  observed: string | null;
  expected: Message;
  error: string | null;
  sample: unknown;
  at: Date;
  durationMs: number;
  runBy: string;
};

/** A check of a plan as it stands now. */
export type CheckStanding = {
  plan: string;
  phase: Phase;
  step: string;
  check: Check;
  state: CheckState;
  /** The latest result since its phase began. */
  latest: CheckResult | null;
  /** It can be run: its phase has begun, its step has ended, and nothing has superseded it. */
  runnable: boolean;
  /** Its step ended in failure. */
  stepFailed: boolean;
};

type ResultRow = Omit<CheckResult, "expected"> & {
  planName: string;
  phase: string;
  step: string;
  checkName: string;
  expected: unknown;
};

/**
 * Every check of one plan, or of all, in the order of their folders: the one reading behind every screen and gate. Contract
 * supersedes those before it once it has taken something away, unless the caller knows better: paused before that, or failed, it
 * leaves the old path to people, who may need the checks to raise the flag again.
 */
export async function readCheckStandings(
  db: Db | Tx,
  now: Date,
  plan?: string,
  contractBegun?: boolean,
): Promise<CheckStanding[]> {
  const where = plan === undefined ? {} : { planName: plan };
  const plans = await db.plan.findMany({
    ...(plan === undefined ? {} : { where: { name: plan } }),
    select: { name: true, definition: true },
    orderBy: { name: "desc" },
  });
  const phases = await db.planPhase.findMany({ where });
  const goingBack = await readGoingBack(db, plan);
  const steps = await db.planStep.findMany({
    where,
    select: { planName: true, phase: true, step: true, state: true },
  });
  const runs = await db.planJob.findMany({
    where: { ...where, kind: "checks", state: { in: ["queued", "running"] } },
    select: { planName: true, requestedAt: true },
  });
  const results = await db.$queryRaw<ResultRow[]>`
    select plan_name as "planName", phase, step, check_name as "checkName", ok, observed, expected, error, sample, at,
      duration_ms as "durationMs", run_by as "runBy"
    from latest_check_results
    ${plan === undefined ? Prisma.empty : Prisma.sql`where plan_name = ${plan}`}`;
  const ofPlan = <T extends { planName: string }>(rows: T[]) => Map.groupBy(rows, (row) => row.planName);
  const [phasesOf, stepsOf, resultsOf] = [ofPlan(phases), ofPlan(steps), ofPlan(results)];
  return plans.flatMap(({ name, definition }) => {
    const own = resultsOf.get(name) ?? [];
    const contract = phasesOf.get(name)?.find(({ phase }) => phase === "contract");
    const begun = contractBegun ?? (contract?.marksBefore ?? null) !== null;
    const isBack = (phase: Phase) => findGoingBack(goingBack, name, phase) !== null;
    const seen = phasesSeen(phasesOf.get(name) ?? [], begun, isBack);
    const runAskedAt = runs.find((run) => run.planName === name)?.requestedAt ?? null;
    const stateOf = new Map((stepsOf.get(name) ?? []).map((row) => [`${row.phase} ${row.step}`, row.state]));
    return listChecks(definitionOf({ definition })).map(({ phase, step, check }) => {
      const last = own.find(
        (one) => one.phase === phase && one.step === step && one.checkName === check.name,
      );
      const result = last ? { ...last, expected: storedWords(last.expected) } : null;
      const latest = sinceBegun(result, seen[phase]);
      const state = judgeCheckState({ phase, check, phases: seen, latest, runAskedAt, now });
      const stepState = step === SWITCH_STEP ? "done" : (stateOf.get(`${phase} ${step}`) as StepState);
      // A step that failed on its checks is looked at again as well. While contract's removals come back, every check
      // would read a table that is half of both.
      const runnable =
        ["done", "failed"].includes(stepState) &&
        state !== "superseded" &&
        isUnderWayOrDone(seen[phase].state) &&
        seen.contract.state !== "rolling_back";
      const stepFailed = stepState === "failed";
      return { plan: name, phase, step, check, state, latest, runnable, stepFailed };
    });
  });
}

/** How many fail, of all plans. Most often none does, which one look at the latest results tells. */
export async function countFailingChecks(db: Db | Tx, now: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ some: boolean }[]>`
    select exists (select 1 from latest_check_results where not ok) as some`;
  if (!row?.some) return 0;
  return (await readCheckStandings(db, now)).filter(({ state }) => isFailing(state)).length;
}

/** Every check that a plan brings; none of a plan that was never sound. */
export function listChecks(
  definition: PlanDefinition | null,
): { phase: Phase; step: string; check: Check }[] {
  return (definition?.phases ?? []).flatMap(({ phase, steps, switch: switched }) => [
    ...steps.flatMap((step) => step.checks.map((check) => ({ phase, step: step.name, check }))),
    ...(switched?.checks ?? []).map((check) => ({ phase, step: SWITCH_STEP, check })),
  ]);
}

function phasesSeen(
  rows: { phase: string; state: string; startedAt: Date | null; finishedAt: Date | null }[],
  contractBegun: boolean,
  isGoingBack: (phase: Phase) => boolean,
): PhasesSeen {
  return Object.fromEntries(
    PHASES.map((phase) => {
      const row = rows.find((one) => one.phase === phase);
      const { startedAt = null, finishedAt = null } = row ?? {};
      const state = row?.state ?? "waiting";
      const isQueued =
        phase === "contract" && !contractBegun && ["running", "paused", "failed"].includes(state);
      // What failed on its way back is as much a half of both as what still goes back.
      const effective = isQueued ? "waiting" : isGoingBack(phase) ? "rolling_back" : state;
      return [phase, { state: effective, startedAt, finishedAt }];
    }),
  ) as PhasesSeen;
}
