import { countServed } from "../flags/reads/read-flags.ts";
import { lockFlagState } from "../kernel/db/lock-flag-state.ts";
import { verb } from "../kernel/verb.ts";
import { EngageInput, KillSwitchChange, killSwitchSubject } from "./model.ts";
import { keepMovedBack } from "./moved-back.ts";
import { lockKillSwitch, saveKillSwitch } from "./store.ts";

/**
 * Serves every flag's off variant to everyone in an environment, at once; retired flags stay on, because their old path is gone.
 * What the flags are set to is not touched, so lifting restores exactly that.
 */
export const engageKillSwitch = verb({
  name: "kill-switch.engage",
  permission: "kill-switch:engage",
  towardsOff: true,
  input: EngageInput,
  output: KillSwitchChange,
  subject: killSwitchSubject,
  async run(ctx, { environment, reason }) {
    await lockFlagState(ctx.tx);
    const before = await lockKillSwitch(ctx.tx, environment);
    if (before.engagedAt !== null) return { answer: { ...before, changed: false }, entries: [] }; // a second press is not an error
    const after = await saveKillSwitch(ctx.tx, environment, {
      engagedAt: ctx.now(),
      engagedBy: ctx.actor.name,
      reason,
      liftedAt: null,
      liftedBy: null,
    });
    const flagsOff = await countServed(ctx.tx, ctx.now(), environment);
    return {
      answer: { ...after, changed: true }, // the table's trigger bumps the revision and notifies every gateway on commit
      entries: [{ action: "kill-switch.engaged", reason, before, after: { ...after, flagsOff } }],
      afterwards: (ctx) => keepMovedBack(ctx, after),
    };
  },
});
