import { type Message, message } from "../messages/catalogue/message.ts";
import { hasBegun, type Phase, type PhaseState } from "../plans/model.ts";

/** Why nothing can be decided, or decisions can no longer be changed, or withdrawn; null if they can. */
export type DecisionsStand = { decide: Message | null; change: Message | null; withdraw: Message | null };

/** Pure: what was decided may be decided anew while the phase that used it can be run again. */
export function whyDecisionsStand(states: Partial<Record<Phase, PhaseState>>): DecisionsStand {
  const begun = (phase: Phase) => hasBegun(states[phase] ?? "waiting");
  if (states.backfill === "rolling_back") {
    const stands = message("valueRefusals.stand.rollingBack");
    return { decide: stands, change: stands, withdraw: stands };
  }
  if (begun("contract")) {
    const stands = message(
      `valueRefusals.stand.${states.contract === "done" ? "contractDone" : "contractBegun"}`,
    );
    return { decide: null, change: stands, withdraw: stands };
  }
  return {
    decide: null,
    change: null,
    withdraw: begun("switchover") ? message("valueRefusals.stand.switchover") : null,
  };
}
