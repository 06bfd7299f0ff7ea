import type { RaiseGate } from "../../interlock/flag-raise-gate.ts";
import { stageInTheWay } from "../../interlock/stage-in-the-way.ts";
import type { Db, Tx } from "../../kernel/db/client.ts";
import { AppError } from "../../kernel/errors.ts";
import { type Message, message } from "../../messages/catalogue/message.ts";
import { sentences } from "../../messages/catalogue/sentences.ts";
import type { FlagKey } from "../flag-key.ts";
import { parseWindow, UNREADABLE_WINDOW } from "../flag-window.ts";
import type { FlagRow } from "../model.ts";
import { type FlagPatch, mayReachMore } from "./change-flag.ts";

/**
 * What a return to one of its versions writes to a flag. A version never changes, so that it can be read before the flag
 * is locked.
 * @throws AppError not-found, conflict if nothing can return to it
 */
export async function readVersionPatch(
  db: Db | Tx,
  { name, environment }: FlagKey,
  versionId: string,
): Promise<FlagPatch> {
  const version = await db.flagVersion.findUnique({ where: { id: BigInt(versionId) } });
  const isOfFlag = version?.flagName === name && version.environment === environment;
  const state = isOfFlag ? (version.after as Record<string, unknown> | null) : null;
  if (state === null) {
    throw new AppError(
      "not-found",
      message("flagWords.refused.noVersion", { flag: name, version: versionId }),
      {
        flag: name,
        versionId,
      },
    );
  }
  const barred = whyNotVersion(state);
  if (barred) throw new AppError("conflict", barred, { flag: name });
  return versionPatch(state);
}

/** What of a stored version cannot be returned to, whatever the flag is now; null if all can. */
export function whyNotVersion(state: Record<string, unknown>): Message | null {
  if (parseWindow(state.window) === UNREADABLE_WINDOW) return message("flagWords.refused.unreadableWindow");
  return state.retired_at == null ? null : message("flagWords.refused.wasRetired");
}

/**
 * What a return to a stored version writes, from the row as `to_jsonb` kept it. A hold, the plan and the variants are not of it:
 * they stay as they are now.
 */
export function versionPatch(state: Record<string, unknown>): FlagPatch {
  return {
    enabled: state.enabled === true,
    rolloutPercentage: Number(state.rollout_percentage),
    allowKeys: (state.allow_keys as string[] | null) ?? [],
    window: parseWindow(state.window),
    description: String(state.description ?? ""),
    owner: String(state.owner ?? ""),
  };
}

/** Why a change would be refused as things are, for its button; null if it would not. The verb asks for itself. */
export function whyNotRise(flag: FlagRow, patch: FlagPatch, gate: RaiseGate): Message | null {
  const wanted = { ...flag, ...patch };
  if (!mayReachMore(flag, wanted)) return null;
  const reason = gate.open ? stageInTheWay(gate.limit, flag, wanted)?.beyond : gate.reason;
  return reason === undefined ? null : sentences(message("flagWords.wouldRise"), reason);
}
