import { type Message, message } from "../messages/catalogue/message.ts";

/** Why work waits: for rows that somebody can decide, or for those that were left open where they can stay no longer. */
export function sayQuarantined(rows: number, leftOpen: boolean): Message {
  return leftOpen ? message("plans.pause.leftOpen", { rows }) : message("plans.pause.quarantined", { rows });
}
