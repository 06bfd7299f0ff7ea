import type { NextStage } from "#lib/interlock/next-stage.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";
import type { Message } from "#lib/messages/catalogue/message.ts";

/** Pure: whoever may raise a flag may not always turn it on. */
export function whyNotRaise(role: Role, { turnsOn }: NextStage): Message | null {
  return whyNot(role, turnsOn ? "flag:turn-on" : "flag:set-percentage");
}
