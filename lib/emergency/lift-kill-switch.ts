import { recordAudit } from "../audit/record-audit.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db/in-transaction.ts";
import { servedIn } from "../format/served-words.ts";
import { lockFlagState } from "../interlock/lock-flag-state.ts";
import { readConfirmation } from "../interlock/read-confirmation.ts";
import { type KillSwitchChange, LiftInput } from "./model.ts";
import { readMovedBack } from "./moved-back.ts";
import { lockKillSwitch, saveKillSwitch } from "./store.ts";

/** Serves again exactly what the flags are set to. Asks twice: `confirm` is the word "lift". @throws AppError forbidden */
export async function liftKillSwitch(ctx: Context, input: unknown): Promise<KillSwitchChange> {
  await requirePermission(ctx, "kill-switch:lift", { kind: "kill-switch", id: "all" });
  const { reason } = LiftInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await lockFlagState(tx);
    const before = await lockKillSwitch(tx);
    if (before.engagedAt === null) return { ...before, changed: false };
    // Who is connected changes afterwards, so what came of the press is put on record while it is known.
    const press = await readConfirmation(tx, before.revision);
    const people = await readMovedBack(tx, before.revision);
    const after = await saveKillSwitch(tx, {
      engagedAt: null,
      engagedBy: null,
      reason: null,
      liftedAt: ctx.now(),
      liftedBy: ctx.actor.name,
    });
    await recordAudit(tx, ctx, {
      action: "kill-switch.lifted",
      subject: { kind: "kill-switch", id: "all" },
      reason,
      before,
      after: {
        ...after,
        ...(press ? { press: servedIn(press) } : {}),
        ...(people ? { peopleMovedBack: people.on } : {}),
      },
    });
    return { ...after, changed: true };
  });
}
