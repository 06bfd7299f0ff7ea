import type { Db, Tx } from "../kernel/db/client.ts";
import { AppError } from "../kernel/errors.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { sentences } from "../messages/catalogue/sentences.ts";
import { holdSentence } from "../messages/hold-words.ts";
import { timeLeft } from "../messages/time-left.ts";
import { readSwitchoverHolds } from "../plans/guard.ts";
import { type FlagHold, readFlagHold } from "./flag-hold.ts";
import { readStageLimit } from "./read-stage-limit.ts";
import { stageInTheWay } from "./stage-in-the-way.ts";
import type { StageLimit } from "./stage-limit.ts";

/** Whether the flag may rise or be turned on now, and how far. */
export type RaiseGate =
  | { open: true; limit: StageLimit | null }
  | {
      open: false;
      reason: Message;
      /** Null: nothing holds it, it waits for its plan's switchover. */
      hold: FlagHold | null;
      plan?: string;
      phase?: string;
      step?: string;
      check?: string;
    };

type Subject = {
  name: string;
  environment: string;
  enabled: boolean;
  rolloutPercentage: number;
  planName: string | null;
  heldAt: Date | null;
  heldBy: string | null;
  holdReason: string | null;
  retiredAt: Date | null;
};

/**
 * The interlock between a flag and its plan: a flag does not rise before the plan's switchover began, nor while the
 * latest result of any of the plan's checks is a failure, nor while somebody holds it, and then one stage of the
 * switchover at a time. Lowering and off never ask.
 */
export async function readRaiseGate(db: Db | Tx, flag: Subject, now: Date): Promise<RaiseGate> {
  const { planName: plan } = flag;
  const hold = await readFlagHold(db, flag, now);
  if (hold !== null) {
    const reason = message("raise.held", { percentage: flag.rolloutPercentage, why: holdSentence(hold) });
    if (hold.by === "person") return { open: false, reason, hold };
    const { phase, step, check } = hold.first;
    return { open: false, reason, hold, plan: hold.plan, phase, step, check };
  }
  if (plan === null) return { open: true, limit: null };
  const waits = await readSwitchoverHolds(db, plan, flag);
  if (waits) return { open: false, reason: waits.reason, hold: null, plan, phase: "switchover" };
  return { open: true, limit: await readStageLimit(db, flag, plan, now) };
}

/**
 * To be asked with the row locked, so that of two people who raise it at once the second meets the first one's stage.
 * @throws AppError gate-closed
 */
export async function requireRaiseGate(
  db: Db | Tx,
  flag: Subject,
  wanted: { enabled: boolean; rolloutPercentage: number },
  now: Date,
): Promise<void> {
  const gate = await readRaiseGate(db, flag, now);
  if (!gate.open) {
    const { open: _, hold: __, reason, ...details } = gate;
    throw new AppError("gate-closed", reason, { flag: flag.name, ...details });
  }
  const limit = stageInTheWay(gate.limit, flag, wanted);
  if (limit === null) return;
  throw new AppError("gate-closed", sentences(limit.beyond, timeLeft(limit.freeAt, now)), {
    flag: flag.name,
    plan: flag.planName,
    phase: "switchover",
    upTo: limit.upTo,
    freeAt: limit.freeAt,
  });
}
