import type { Context } from "../../kernel/context.ts";
import { can } from "../../kernel/permissions.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { previewKey } from "../compile/reach.ts";
import type { FlagPreview } from "../model.ts";
import { getFlag } from "../store.ts";
import { PreviewFlagInput } from "../verbs/inputs.ts";
import { readKeySeen } from "./read-key-seen.ts";

/**
 * What one key gets now, and why; an empty key asks as somebody without one. Whether somebody named the key is told to
 * those alone who may put it on the allow-list, as people could be found out by guessing. @throws AppError not-found
 */
export async function previewFlag(ctx: Context, input: unknown): Promise<FlagPreview> {
  const { db, actor } = ctx;
  const now = ctx.now();
  const mayKnow = can(actor.role, "flag:set-targeting");
  const { name, environment, targetingKey } = PreviewFlagInput.parse(input);
  const [row, kill, seen] = await Promise.all([
    getFlag(db, { name, environment }),
    readKillState(db, environment),
    targetingKey === "" || !mayKnow ? null : readKeySeen(db, { environment, targetingKey }, now),
  ]);
  return {
    ...previewKey(row, targetingKey, { now, killed: kill?.engagedAt != null }),
    ...(mayKnow ? { seen } : {}),
  };
}
