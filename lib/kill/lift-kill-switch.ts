import { readConfirmation } from "../flags/clients/read-confirmation.ts";
import { lockFlagState } from "../kernel/db/lock-flag-state.ts";
import { verb } from "../kernel/verb.ts";
import { servedIn } from "../messages/served-words.ts";
import { KillSwitchChange, killSwitchSubject, LiftInput } from "./model.ts";
import { readMovedBack } from "./moved-back.ts";
import { lockKillSwitch, saveKillSwitch } from "./store.ts";

/** Serves again exactly what the flags of an environment are set to. Asks twice: `confirm` is the word "lift". */
export const liftKillSwitch = verb({
  name: "kill-switch.lift",
  permission: "kill-switch:lift",
  input: LiftInput,
  output: KillSwitchChange,
  subject: killSwitchSubject,
  async run({ tx, now, actor }, { environment, reason }) {
    await lockFlagState(tx);
    const before = await lockKillSwitch(tx, environment);
    if (before.engagedAt === null) return { answer: { ...before, changed: false }, entries: [] };
    // Who is connected changes afterwards, so what came of the press is put on record while it is known.
    const press = await readConfirmation(tx, before);
    const people = await readMovedBack(tx, before.revision);
    const after = await saveKillSwitch(tx, environment, {
      engagedAt: null,
      engagedBy: null,
      reason: null,
      liftedAt: now(),
      liftedBy: actor.name,
    });
    const cameOfIt = {
      ...(press ? { press: servedIn(press) } : {}),
      ...(people ? { peopleMovedBack: people.on } : {}),
    };
    return {
      answer: { ...after, changed: true },
      entries: [{ action: "kill-switch.lifted", reason, before, after: { ...after, ...cameOfIt } }],
    };
  },
});
