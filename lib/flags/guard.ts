import type { Db, Tx } from "../kernel/db/client.ts";
import type { Holds, NamedStage } from "../kernel/guard.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { message } from "../messages/catalogue/message.ts";
import { readServedSince } from "./clients/read-served-since.ts";
import type { FlagKey } from "./flag-key.ts";

export type HoldByPerson = { by: "person"; who: string; reason: string | null; at: Date };

type Held = { heldAt: Date | null; heldBy: string | null; holdReason: string | null };

/** Pure: what a person holds stays where it is until a person lets it go. */
export function personHolds({ heldAt, heldBy, holdReason }: Held): HoldByPerson | null {
  if (heldAt === null) return null;
  return { by: "person", who: heldBy ?? "somebody", reason: holdReason || null, at: heldAt };
}

/** Since when it is served at that percentage without a break; null: it is not. */
export function readStageServed(db: Db | Tx, flag: FlagKey, percentage: number): Promise<Date | null> {
  return readServedSince(db, flag, percentage);
}

/** Pure: a stage is left when it was served without a break for its soak time. `since`: null if it is not served so. */
export function soakHolds(
  { since, soakSeconds, now }: { since: Date | null; soakSeconds: number; now: Date },
  stage: NamedStage,
): Holds | null {
  if (since === null) return { reason: message("raise.stage.inHoursOnly", stage), freeAt: null };
  const freeAt = new Date(since.getTime() + soakSeconds * 1000);
  if (freeAt <= now) return null;
  return {
    reason: message("raise.stage.soaks", { ...stage, time: durationWords(soakSeconds * 1000) }),
    freeAt,
  };
}
