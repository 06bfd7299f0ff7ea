import type { NextStage } from "#lib/interlock/next-stage.ts";
import { type Role, whyNot } from "#lib/kernel/permissions.ts";

/** Pure: whoever may raise a flag may not always turn it on. */
export function whyNotRaise(role: Role, { turnsOn }: NextStage): string | null {
  return whyNot(role, turnsOn ? "flag:turn-on" : "flag:set-percentage");
}
