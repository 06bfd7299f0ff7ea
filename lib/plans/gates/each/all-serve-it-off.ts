import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { whoDoesNotServe, whoServes } from "../who-serves.ts";
import { isSetOn } from "./flag-off.ts";

/** One that was cut off before the flag went off goes on answering on; null: it is not off, which is a gate of its own. */
export function allServeItOff({ flag, servingOff, now }: GateEvidence): Gate | null {
  if (flag === null || isSetOn(flag)) return null;
  const of = { id: "all-serve-it-off" as const, name: message("gates.serving.nameOff") };
  if (servingOff === null) return openGate(of, message("gates.serving.neverOn"), now);
  const closed = whoDoesNotServe(of, servingOff, now);
  if (closed) return closed;
  const missing = message("gates.serving.whole");
  return openGate(of, servingOff.gateways === 0 ? missing : whoServes(servingOff, missing), now);
}
