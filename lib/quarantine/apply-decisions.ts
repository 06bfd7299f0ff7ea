import { z } from "zod";
import type { Plan } from "../generated/prisma/client.ts";
import type { Context } from "../kernel/context.ts";
import { SQL_STATE } from "../kernel/db/sql-states.ts";
import { AppError } from "../kernel/errors.ts";
import { log } from "../kernel/log/log.ts";
import { commas } from "../messages/catalogue/listed.ts";
import { message } from "../messages/catalogue/message.ts";
import { rawValueFirst } from "../messages/raw-values.ts";
import type { PlanDefinition } from "../plans/model.ts";
import { readyTarget } from "../plans/plan-target.ts";
import type { TargetPool } from "../target/pool.ts";
import { inTargetTransaction } from "../target/target-transaction.ts";
import type { GroupChange } from "./change-group.ts";
import { whyDecisionsStand } from "./decisions-stand.ts";
import { lapseDecisions } from "./lapse-decisions.ts";
import { takeOverAudits } from "./leave-audit.ts";
import type { LeftOpen } from "./left-open.ts";
import {
  countUndecided,
  type GroupDecision,
  IN_TURN,
  lockQuarantine,
  replaceRules,
  ruleSteps,
} from "./quarantine.ts";
import { readPhaseStates } from "./read-phase-states.ts";
import { type RehearsedValues, readBegunSteps, readRehearsed } from "./read-rehearsed.ts";
import { reconcileQuarantine } from "./reconcile-quarantine.ts";
import type { RuleStep } from "./rule-table.ts";
import { settleRewrites } from "./settle-rewrites.ts";
import { type Lines, withoutStanding } from "./without-standing.ts";
import { writeStep } from "./write-step.ts";

export const QuarantineDecided = z.object({
  groups: z.int().describe("Decided, changed or withdrawn."),
  rows: z.int().describe("Those that got a value, got another one, or lost theirs."),
  undecidedRows: z
    .int()
    .describe("That somebody is still asked about, those of withdrawn decisions included."),
  withdrawn: z
    .object({ groups: z.int(), rows: z.int() })
    .describe(
      "Of the groups and of the rows, those whose decision was withdrawn: they wait for a person again.",
    ),
  leftOpen: z
    .object({ groups: z.int(), rows: z.int() })
    .describe("Of the groups, those whose value was left open, and their rows: they are in no other figure."),
  settled: z
    .boolean()
    .describe(
      "False while rows of a changed decision are still being written; the worker goes on with them.",
    ),
  ahead: z.boolean().describe("The backfill has not begun: it will fill the rows, and none was written now."),
});
export type QuarantineDecided = z.infer<typeof QuarantineDecided>;

/** Longer than that nobody should wait for an answer. */
const SETTLE_MS = 5_000;

/** What a person said of one step's values. */
export type StepAnswers = {
  step: string;
  decisions?: GroupDecision[];
  /** Values that nobody can know. */
  open?: LeftOpen[];
  changes?: GroupChange[];
};

/**
 * Decides groups and changes decisions of the plan's steps, all of it in one transaction on the target or nothing. The
 * rows of changed decisions follow in batches. The caller has checked the permission, and read the plan with its version in one.
 * @throws AppError not-found, invalid (value not allowed), conflict (rows changed since they were shown), gate-closed
 */
export async function applyDecisions(
  ctx: Context,
  { plan: { sha256 }, definition: plan }: { plan: Pick<Plan, "sha256">; definition: PlanDefinition },
  asked: {
    steps: StepAnswers[];
    /** What is decided so already is left as it is, not refused. */
    again?: boolean;
  },
): Promise<QuarantineDecided> {
  const steps = asked.steps.map((answers) => checkAnswers(plan, answers));
  const pool = await readyTarget(ctx, plan.target);
  const rehearsed = await readRehearsed(ctx.db, pool, { name: plan.name, sha256, definition: plan });
  const lines = { steps, again: asked.again ?? false, rehearsed };
  const written = await writeAll(ctx, pool, plan, lines).catch(async (error: unknown) => {
    // What the person saw was old: the next look must show what is.
    if (error instanceof AppError && error.code === "conflict")
      await reconcileQuarantine(pool, plan).catch(() => {});
    throw asBusy(error);
  });
  // From here on it is done. What is left the worker finishes, and tells.
  const later = (what: string) => (error: unknown) => {
    log.warn({ err: error, plan: plan.name, correlationId: ctx.correlationId }, `${what}; the worker will`);
    return false;
  };
  await takeOverAudits(ctx, pool, plan.name).catch(later("an audit entry was not taken over"));
  const settled =
    steps.every(({ lines: { changes } }) => changes.length === 0) ||
    (await settleRewrites(pool, plan, { withinMs: SETTLE_MS }).catch(later("a change was not written")));
  return { ...written, settled };
}

type StepLines = { ruleStep: RuleStep; lines: Lines };

/** @throws AppError not-found, invalid */
function checkAnswers(
  plan: PlanDefinition,
  { step, decisions = [], open = [], changes = [] }: StepAnswers,
): StepLines {
  const ruleStep = ruleSteps(plan).find((one) => one.step === step);
  if (!ruleStep)
    throw new AppError("not-found", message("valueRefusals.noSuchStep", { step }), { plan: plan.name, step });
  for (const { rawValue, value } of decisions) refuseForeignValue(ruleStep, rawValue, value);
  for (const { rawValue, to } of changes) if (to !== null) refuseForeignValue(ruleStep, rawValue, to);
  refuseTwice([...decisions, ...open]);
  refuseTwice(changes);
  return { ruleStep, lines: { decisions, open, changes } };
}

type Written = Omit<QuarantineDecided, "settled">;

function writeAll(
  ctx: Context,
  pool: TargetPool,
  plan: PlanDefinition,
  { steps, again, rehearsed }: { steps: StepLines[]; again: boolean; rehearsed: RehearsedValues | null },
): Promise<Written> {
  const { correlationId } = ctx;
  return inTargetTransaction(pool, { ...IN_TURN, correlationId }, async (client) => {
    await lockQuarantine(client, plan.name);
    await lapseDecisions(client, plan.name, ruleSteps(plan));
    const none = { groups: 0, rows: 0 };
    const total = { ...none, withdrawn: { ...none }, leftOpen: { ...none }, ahead: false };
    for (const { ruleStep, lines: asked } of steps) {
      const lines = again ? await withoutStanding(client, plan.name, ruleStep.step, asked) : asked;
      const { decisions, open, changes } = lines;
      // After the lock, which a later phase takes too when it begins: it finds the change, or we find that it began.
      await refuseStanding(ctx, plan, [...decisions, ...open], changes);
      const begun = (await readBegunSteps(client, plan.name)).has(ruleStep.step);
      const ahead = begun ? null : rehearsed;
      const written = await writeStep(client, ctx, plan, { ruleStep, lines, ahead });
      total.groups += decisions.length + changes.length;
      total.rows += written.rows;
      total.withdrawn.groups += changes.filter(({ to }) => to === null).length;
      total.withdrawn.rows += written.withdrawnRows;
      total.leftOpen.groups += open.length;
      total.leftOpen.rows += written.openRows;
      total.ahead ||= ahead !== null;
    }
    await replaceRules(client, plan);
    const undecided = await countUndecided(client, plan.name);
    // The rows of withdrawn decisions are put aside after this transaction, by `settleRewrites`.
    return { ...total, undecidedRows: undecided.rows + total.withdrawn.rows };
  });
}

/** @throws AppError gate-closed */
async function refuseStanding(
  ctx: Context,
  plan: PlanDefinition,
  decisions: unknown[],
  changes: GroupChange[],
): Promise<void> {
  const stand = whyDecisionsStand(await readPhaseStates(ctx.db, plan.name));
  const reason =
    (decisions.length > 0 ? stand.decide : null) ??
    (changes.length > 0 ? stand.change : null) ??
    (changes.some(({ to }) => to === null) ? stand.withdraw : null);
  if (reason !== null) throw new AppError("gate-closed", reason, { plan: plan.name });
}

/** Two answers for one value contradict each other, and nobody could say which of them was meant. */
function refuseTwice(asked: { rawValue: string | null }[]): void {
  const seen = new Set<string | null>();
  for (const { rawValue } of asked) {
    if (seen.has(rawValue))
      throw new AppError("invalid", message("valueRefusals.namedTwice", { value: rawValueFirst(rawValue) }), {
        rawValue,
      });
    seen.add(rawValue);
  }
}

function refuseForeignValue({ step, rules }: RuleStep, rawValue: string | null, value: string): void {
  if (rules.values.includes(value)) return;
  throw new AppError(
    "invalid",
    message("valueRefusals.notAllowed", { value, allowed: commas(rules.values) }),
    {
      step,
      rawValue,
      value,
    },
  );
}

/** Deadlock, lock timeout, statement timeout: the application was at these rows. Nothing was changed. */
function asBusy(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (
    code !== SQL_STATE.deadlockDetected &&
    code !== SQL_STATE.lockNotAvailable &&
    code !== SQL_STATE.queryCanceled
  )
    return error;
  return new AppError("conflict", message("valueRefusals.busy"), {
    sqlState: code,
  });
}
