import { type Message, message } from "#lib/messages/catalogue/message.ts";
import { flagNow } from "#lib/messages/flag-states.ts";

/** A command calls the flag so that every input calls its name. */
export const FLAG = { flag: "name" };

/** What became of a flag, as a sentence. */
export function flagIs(flag: Parameters<typeof flagNow>[0]): Message {
  return message("commandLine.flags.now", { now: flagNow(flag) });
}
