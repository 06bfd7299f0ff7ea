import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { countServed } from "../flags/reads.ts";
import { lockFlagState } from "../interlock/lock-flag-state.ts";
import { EngageInput, type KillSwitchChange } from "./model.ts";
import { keepMovedBack } from "./moved-back.ts";
import { lockKillSwitch, saveKillSwitch } from "./store.ts";

/**
 * Serves every flag's off variant to everyone, at once; retired flags stay on, because their old path is gone.
 * What the flags are set to is not touched, so lifting restores exactly that.
 * @throws AppError forbidden
 */
export async function engageKillSwitch(ctx: Context, input: unknown): Promise<KillSwitchChange> {
  await requirePermission(ctx, "kill-switch:engage", { kind: "kill-switch", id: "all" });
  const { reason } = EngageInput.parse(input);
  const press = await inTransaction(ctx, async (tx) => {
    await lockFlagState(tx);
    const before = await lockKillSwitch(tx);
    if (before.engagedAt !== null) return { ...before, changed: false }; // a second press is not an error
    const after = await saveKillSwitch(tx, {
      engagedAt: ctx.now(),
      engagedBy: ctx.actor.name,
      reason,
      liftedAt: null,
      liftedBy: null,
    });
    await recordAudit(tx, ctx, {
      action: "kill-switch.engaged",
      subject: { kind: "kill-switch", id: "all" },
      reason,
      before,
      after: { ...after, flagsOff: await countServed(tx, ctx.now()) },
    });
    return { ...after, changed: true }; // the table's trigger bumps the revision and notifies every gateway on commit
  });
  if (press.changed) await keepMovedBack(ctx, press.revision);
  return press;
}
