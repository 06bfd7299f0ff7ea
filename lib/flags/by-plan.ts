import type { FeatureFlag } from "../generated/prisma/client.ts";
import { readFlagHold } from "../interlock/flag-hold.ts";
import { recordAudit } from "../kernel/audit/record-audit.ts";
import type { Context } from "../kernel/context.ts";
import type { Tx } from "../kernel/db/client.ts";
import { lockFlagState } from "../kernel/db/lock-flag-state.ts";
import { AppError } from "../kernel/errors.ts";
import { message } from "../messages/catalogue/message.ts";
import { holdSentence } from "../messages/hold-words.ts";
import { keyOf } from "./store.ts";

// What a plan does to its flag, in the transaction of what it does besides, each with its own audit entry. Raising it further is
// a person's. A flag of another plan, or one that another plan's contract retired, stays as it is on the way back.

export type OfPlan = { plan: string; flag: string; environment: string };

function keyOfPlan({ flag: name, environment }: OfPlan) {
  return keyOf({ name, environment });
}

/**
 * At least at that percentage, and on.
 * @throws AppError not-found; gate-closed if the flag is held, archived, or another plan's
 */
export async function openByPlan(
  tx: Tx,
  ctx: Context,
  { percentage, ...of }: OfPlan & { percentage: number },
): Promise<void> {
  const before = await lockForward(tx, of);
  const { flag } = of;
  if (before.archivedAt)
    throw new AppError("gate-closed", message("flagWords.refused.planArchived", { flag }), { flag });
  const hold = await readFlagHold(tx, before, ctx.now());
  if (hold !== null)
    throw new AppError(
      "gate-closed",
      message("flagWords.refused.planHeld", { flag, hold: holdSentence(hold) }),
      { flag },
    );
  // Taken up again after a crash, or raised by a person meanwhile: never lower than it is.
  const now = before.enabled ? before.rolloutPercentage.toNumber() : 0;
  if (before.enabled && now >= percentage) return;
  const data = { enabled: true, rolloutPercentage: Math.max(percentage, now) };
  await write(tx, ctx, of, { action: "flag.opened-by-plan", before, data });
}

/**
 * Off for everyone, and retired no more. The way off is open whatever became of it: there may be nothing to shut.
 * `contractBegun`: the plan's own contract has, and so may have retired it.
 */
export async function shutByPlan(
  tx: Tx,
  ctx: Context,
  { contractBegun, ...of }: OfPlan & { contractBegun: boolean },
): Promise<void> {
  const before = await lockBack(tx, of);
  // An earlier version let two plans name one flag: what one takes back must not turn off what is left of the other.
  if (!before || (before.retiredAt !== null && !contractBegun)) return;
  const data = { enabled: false, rolloutPercentage: 0, retiredAt: null };
  await write(tx, ctx, of, { action: "flag.shut-by-plan", before, data });
}

/** Served on for good, as the old path is gone. @throws AppError not-found; gate-closed if it is another plan's */
export async function retireByPlan(tx: Tx, ctx: Context, of: OfPlan): Promise<void> {
  const before = await lockForward(tx, of);
  if (before.retiredAt !== null) return;
  await write(tx, ctx, of, { action: "flag.retired", before, data: { retiredAt: ctx.now() } });
}

/** The old path is back, so that it can be turned off again. */
export async function unretireByPlan(tx: Tx, ctx: Context, of: OfPlan): Promise<void> {
  const before = await lockBack(tx, of);
  if (!before || before.retiredAt === null) return;
  await write(tx, ctx, of, { action: "flag.unretired", before, data: { retiredAt: null } });
}

/** The plan's flag exists, off, from the day the plan is read, and belongs to it: the interlock holds from then on. */
export async function makeOfPlan(
  tx: Tx,
  ctx: Context,
  of: OfPlan & { description: string; owner: string },
): Promise<void> {
  await lockFlagState(tx);
  const { plan, flag: name, environment, description, owner } = of;
  const found = await tx.featureFlag.findUnique({ where: keyOfPlan(of) });
  if (found?.planName === plan) return;
  if (found) return tie(tx, ctx, found, plan);
  const after = await tx.featureFlag.create({
    data: { name, environment, description, owner, planName: plan },
  });
  await recordAudit(tx, ctx, {
    action: "flag.created",
    subject: { kind: "flag", id: name },
    because: message("auditReasons.byPlan", { plan }),
    after: ownership(after),
  });
}

/** What an earlier version let a plan take from another goes back to it; not if the flag is neither's of the two. */
export async function giveBackToPlan(tx: Tx, ctx: Context, of: OfPlan & { from: string }): Promise<void> {
  await lockFlagState(tx);
  const found = await tx.featureFlag.findUnique({ where: keyOfPlan(of) });
  if (found?.planName === of.from) await tie(tx, ctx, found, of.plan);
}

/** What a plan's way forward changes. @throws AppError not-found; gate-closed if it is another plan's */
async function lockForward(tx: Tx, of: OfPlan): Promise<FeatureFlag> {
  await lockFlagState(tx);
  const { plan, flag } = of;
  const found = await tx.featureFlag.findUnique({ where: keyOfPlan(of) });
  if (!found) throw new AppError("not-found", message("flagWords.refused.planNone", { flag }), { flag });
  const { planName } = found;
  if (planName !== null && planName !== plan)
    throw new AppError("gate-closed", message("flagWords.refused.otherPlans", { flag, plan: planName }), {
      flag,
      plan: planName,
    });
  return found;
}

/** What a plan's way back changes; null: it is not there, or another plan's. */
async function lockBack(tx: Tx, of: OfPlan): Promise<FeatureFlag | null> {
  await lockFlagState(tx);
  const found = await tx.featureFlag.findUnique({ where: keyOfPlan(of) });
  return found && (found.planName === null || found.planName === of.plan) ? found : null;
}

type Change = {
  action: "flag.opened-by-plan" | "flag.shut-by-plan" | "flag.retired" | "flag.unretired";
  before: FeatureFlag;
  data: { enabled?: boolean; rolloutPercentage?: number; retiredAt?: Date | null };
};

async function write(tx: Tx, ctx: Context, of: OfPlan, { action, before, data }: Change): Promise<void> {
  const after = await tx.featureFlag.update({ where: keyOfPlan(of), data });
  await recordAudit(tx, ctx, {
    action,
    subject: { kind: "flag", id: of.flag },
    because: message("auditReasons.byPlan", { plan: of.plan }),
    before: served(before),
    after: served(after),
  });
}

async function tie(tx: Tx, ctx: Context, before: FeatureFlag, plan: string): Promise<void> {
  const after = await tx.featureFlag.update({ where: keyOf(before), data: { planName: plan } });
  await recordAudit(tx, ctx, {
    action: "flag.tied-to-plan",
    subject: { kind: "flag", id: before.name },
    because: message("auditReasons.byPlan", { plan }),
    before: ownership(before),
    after: ownership(after),
  });
}

// What an entry has to tell of a flag: the database holds the change against it.

function served({ environment, enabled, rolloutPercentage, retiredAt, revision }: FeatureFlag) {
  return {
    environment,
    enabled,
    rolloutPercentage: rolloutPercentage.toNumber(),
    retiredAt,
    revision: Number(revision),
  };
}

function ownership({ environment, planName, enabled, rolloutPercentage, revision }: FeatureFlag) {
  return {
    environment,
    planName,
    enabled,
    rolloutPercentage: rolloutPercentage.toNumber(),
    revision: Number(revision),
  };
}
