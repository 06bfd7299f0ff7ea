import { type Message, message } from "../messages/catalogue/message.ts";

export type ServerTrouble = { kind: "full-disk" | "still-in-use" | "port" | "other"; sentence: Message };

/** Says in one sentence why PostgreSQL (or initdb) ended, from what it wrote. */
export function explainServerLog(log: string, folder: string): ServerTrouble {
  if (/No space left on device|Disk quota exceeded/.test(log)) {
    return {
      kind: "full-disk",
      sentence: message("setup.local.fullDisk", { folder }),
    };
  }
  if (/pre-existing shared memory block|is still in use/.test(log)) {
    return { kind: "still-in-use", sentence: message("setup.local.stillInUse", { folder }) };
  }
  if (/could not create any TCP\/IP sockets|Address already in use/.test(log)) {
    return {
      kind: "port",
      sentence: message("setup.local.portTaken"),
    };
  }
  const line = log.split("\n").findLast((text) => /(FATAL|PANIC|error):/i.test(text));
  const why = line?.replace(/^.*?(FATAL|PANIC|error):\s*/i, "").trim() || message("setup.local.gaveNoReason");
  return {
    kind: "other",
    sentence: message("setup.local.doesNotStart", { folder, why }),
  };
}
