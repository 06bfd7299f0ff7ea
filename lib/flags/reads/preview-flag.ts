import type { Db } from "../../kernel/db/client.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { previewKey } from "../compile/reach.ts";
import type { FlagPreview } from "../model.ts";
import { getFlag } from "../store.ts";
import { PreviewFlagInput } from "../verbs/inputs.ts";
import { readKeySeen } from "./read-key-seen.ts";

/** What one key gets now, and why; an empty key asks as somebody without one. @throws AppError not-found */
export async function previewFlag(db: Db, input: unknown, now: Date = new Date()): Promise<FlagPreview> {
  const { name, targetingKey } = PreviewFlagInput.parse(input);
  const [row, kill, seen] = await Promise.all([
    getFlag(db, name),
    readKillState(db),
    targetingKey === "" ? null : readKeySeen(db, targetingKey, now),
  ]);
  return { ...previewKey(row, targetingKey, { now, killed: kill?.engagedAt != null }), seen };
}
