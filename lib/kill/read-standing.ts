import pTimeout from "p-timeout";
import { type Db, PERSON_LOCK_WAIT_MS } from "../kernel/db/client.ts";
import { log } from "../kernel/log/log.ts";
import { english } from "../messages/catalogue/english.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import type { KillSwitch, KillSwitchStatus } from "./model.ts";
import { readKillState } from "./read-kill-state.ts";
import { readKillSwitch } from "./reads.ts";

/** Below what anybody waits for an answer to a press. */
const READ_WITHIN_MS = PERSON_LOCK_WAIT_MS;

type Unread = { [Part in Exclude<keyof KillSwitchStatus, keyof KillSwitch | "engaged">]: null };

/** `notRead` is null, or says that whether it is engaged is known and the rest is not. */
export type KillSwitchStanding =
  | (KillSwitchStatus & { notRead: null })
  | (KillSwitch & { engaged: boolean } & Unread & { notRead: Message });

/**
 * What a press or a lift is answered with, and a question for it: `known` is what the change left. It is in force, so that
 * who confirmed it may be unreadable, as while another session holds the gateways' tables, and the answer still comes.
 */
export async function readStanding(
  db: Db,
  environment: string,
  known?: KillSwitch,
): Promise<KillSwitchStanding> {
  try {
    return { ...(await readInTime(db, environment)), notRead: null };
  } catch (error) {
    log.warn({ err: error }, "who serves the kill switch could not be read");
    const kill = known ?? (await readKillState(db, environment));
    const engaged = kill.engagedAt !== null;
    return {
      ...kill,
      engaged,
      flags: null,
      environmentKills: null,
      confirmation: null,
      mayServeOn: null,
      connected: null,
      notRead: message("kill.standingNotRead", {
        engaged: engaged ? "yes" : "no",
        seconds: READ_WITHIN_MS / 1_000,
      }),
    };
  }
}

/** What waits for a lock is ended by the server: `lockWaitMs` of the connection. */
function readInTime(db: Db, environment: string): Promise<KillSwitchStatus> {
  return pTimeout(readKillSwitch(db, new Date(), environment), {
    milliseconds: READ_WITHIN_MS,
    message: "the reading takes too long",
  });
}

/** The same with why it was not read as a sentence, for programs. */
export function standingInEnglish(standing: KillSwitchStanding) {
  return { ...standing, notRead: standing.notRead && english(standing.notRead) };
}
