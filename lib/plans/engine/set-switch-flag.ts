import type { FeatureFlag } from "../../generated/prisma/client.ts";
import { type FlagHold, readFlagHold } from "../../interlock/flag-hold.ts";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import type { Context } from "../../kernel/context.ts";
import type { Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { english } from "../../messages/catalogue/english.ts";
import { holdSentence } from "../../messages/hold-words.ts";

/**
 * What a plan does to its flag: open it at the first stage, shut it, and retire it when the old path is gone, or back. Raising it further is a person's. Runs in the caller's transaction, with its own audit entry.
 * A flag of another plan, or one that another plan's contract retired, stays as it is on the way back.
 * @throws AppError gate-closed if the flag is held, or another plan's; not-found if it is to open or to be retired and is not there
 */
export async function setSwitchFlag(
  tx: Tx,
  ctx: Context,
  change: { plan: string; flag: string } & (
    | { to: "open"; percentage: number }
    | { to: "shut" }
    | { to: "retired" }
    | { to: "unretired" }
  ),
): Promise<void> {
  // One lock order with the triggers: the state first, then the row.
  await tx.$queryRaw`select 1 from flag_state where id = 1 for update`;
  const before = await tx.featureFlag.findUnique({ where: { name: change.flag } });
  // The way off and back is open whatever became of it: there is nothing to shut.
  if (!before && (change.to === "shut" || change.to === "unretired")) return;
  if (!before)
    throw new AppError("not-found", `There is no flag named ${change.flag}.`, { flag: change.flag });
  if (!(await mayChange(tx, change, before))) return;
  const hold = await readFlagHold(tx, before, ctx.now());
  const data = wanted(ctx, change, before, hold);
  if (data === null) return;
  const after = await tx.featureFlag.update({ where: { name: change.flag }, data });
  await recordAudit(tx, ctx, {
    action: ACTIONS[change.to],
    subject: { kind: "flag", id: change.flag },
    reason: `plan ${change.plan}`,
    before: summary(before),
    after: summary(after),
  });
}

/** An earlier version let two plans name one flag: what one of them takes back must not turn off what is left of the other. */
async function mayChange(
  tx: Tx,
  { plan, flag, to }: Parameters<typeof setSwitchFlag>[2],
  before: FeatureFlag,
): Promise<boolean> {
  const another = before.planName !== null && before.planName !== plan;
  if (another && (to === "open" || to === "retired"))
    throw new AppError("gate-closed", `The flag ${flag} belongs to the plan ${before.planName}.`, {
      flag,
      plan: before.planName,
    });
  if (another) return false;
  if (before.retiredAt === null || to !== "shut") return true;
  const contract = await tx.planPhase.findUnique({
    where: { planName_phase: { planName: plan, phase: "contract" } },
  });
  return contract !== null && !["waiting", "rolled_back"].includes(contract.state);
}

const ACTIONS = {
  open: "flag.opened-by-plan",
  shut: "flag.shut-by-plan",
  retired: "flag.retired",
  unretired: "flag.unretired",
} as const;

function wanted(
  ctx: Context,
  change: Parameters<typeof setSwitchFlag>[2],
  before: FeatureFlag,
  hold: FlagHold | null,
): { enabled?: boolean; rolloutPercentage?: number; retiredAt?: Date | null } | null {
  if (change.to === "retired") return before.retiredAt ? null : { retiredAt: ctx.now() };
  if (change.to === "unretired") return before.retiredAt ? { retiredAt: null } : null;
  if (change.to === "shut") return { enabled: false, rolloutPercentage: 0, retiredAt: null };
  if (before.archivedAt)
    throw new AppError("gate-closed", `The flag ${change.flag} is archived. Bring it back first.`, {
      flag: change.flag,
    });
  if (hold !== null)
    throw new AppError("gate-closed", `The flag ${change.flag} is held. ${english(holdSentence(hold))}`, {
      flag: change.flag,
    });
  // Taken up again after a crash, or raised by a person meanwhile: never lower than it is.
  if (before.enabled && before.rolloutPercentage.toNumber() >= change.percentage) return null;
  return {
    enabled: true,
    rolloutPercentage: Math.max(change.percentage, before.enabled ? before.rolloutPercentage.toNumber() : 0),
  };
}

function summary(flag: FeatureFlag) {
  const { enabled, rolloutPercentage, retiredAt, revision } = flag;
  return { enabled, rolloutPercentage: rolloutPercentage.toNumber(), retiredAt, revision: Number(revision) };
}
