import type { Db, Tx } from "../kernel/db/client.ts";
import type { Holds, NamedStage } from "../kernel/guard.ts";
import { message } from "../messages/catalogue/message.ts";
import { type KillState, readKillState } from "./read-kill-state.ts";

export type KillFacts = Pick<KillState, "engagedAt" | "liftedAt">;

export function readKillFacts(db: Db | Tx, environment: string): Promise<KillFacts> {
  return readKillState(db, environment);
}

/** Pure: while the kill switch is engaged nothing is served that could prove a stage. */
export function killHolds({ engagedAt }: KillFacts, stage: NamedStage): Holds | null {
  return engagedAt === null ? null : { reason: message("raise.stage.killed", stage), freeAt: null };
}
