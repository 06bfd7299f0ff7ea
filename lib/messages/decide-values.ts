import { can, type Role, whyNot } from "../kernel/permissions.ts";
import { type Message, message } from "./catalogue/message.ts";

/** The way to values that wait for a decision; whoever may not decide them is not told to. */
export function decideValues(values: number, role: Role): Message {
  return message("common.decideValues", { may: can(role, "quarantine:decide") ? "yes" : "no", values });
}

/** Who may, beside what waits; null for whoever may. */
export function whyNotDecide(role: Role): Message | null {
  return whyNot(role, "quarantine:decide", message("common.decideThem"));
}
