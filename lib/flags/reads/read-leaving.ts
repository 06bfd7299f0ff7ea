import type { Db } from "../../kernel/db/client.ts";
import { readKillState } from "../../kill/read-kill-state.ts";
import { leavingWords } from "../../messages/archive-words.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import { readConnected } from "../clients/read-confirmation.ts";
import type { FlagKey } from "../flag-key.ts";
import { flagState } from "../state.ts";
import { keyOf, toFlagRow, WITH_DEFINITION } from "../store.ts";
import { countReach } from "./count-reach.ts";

/** Who leaves when the flag goes off; null if there is no such flag. */
export async function readLeaving(db: Db, key: FlagKey, now: Date): Promise<Message | null> {
  const stored = await db.featureFlag.findUnique({ where: keyOf(key), include: WITH_DEFINITION });
  if (stored === null) return null;
  const row = toFlagRow(stored);
  const [reach, kill, connected] = await Promise.all([
    countReach(db, row, row, now),
    readKillState(db, key.environment),
    readConnected(db, key.environment),
  ]);
  return leavingWords({
    serving: flagState(row, { now, killed: false, hold: null }).serves === "nobody" ? 0 : 1,
    leaves: reach.before,
    known: reach.knownKeys,
    killed: kill?.engagedAt != null,
    connected: connected.some((one) => one.kind === "gateway"),
  });
}
