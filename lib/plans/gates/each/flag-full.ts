import { durationWords } from "../../../kernel/text/durations.ts";
import { type Message, message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { FLAG_GONE, whyNobodyIsServed } from "../why-nobody-is-served.ts";

/** Everyone has been on the new path for the soak time; null: the plan has no flag, and no old path to tell from a new one. */
export function flagFull(seen: GateEvidence): Gate | null {
  if (seen.flagName === null) return null;
  const { flag, limits, now } = seen;
  const soak = durationWords(limits.soakSeconds * 1000);
  const of = { id: "flag-full" as const, name: message("gates.flagFull.name", { soak }) };
  if (flag === null) return closedGate(of, "red", FLAG_GONE, now);
  const nobody = whyNobodyIsServed(seen);
  if (nobody !== null) return closedGate(of, "red", nobody, now);
  if (flag.fullSince === null) return closedGate(of, "red", sayNotFull(flag, soak), now);
  const seconds = Math.floor((now.getTime() - flag.fullSince.getTime()) / 1000);
  if (seconds >= limits.soakSeconds) {
    const evidence = message("gates.flagFull.open", { time: durationWords(seconds * 1000) });
    return openGate(of, evidence, flag.fullSince);
  }
  const left = durationWords((limits.soakSeconds - seconds) * 1000);
  const said = {
    evidence: message("gates.flagFull.soaks.seen", { left }),
    sentence: message("gates.flagFull.soaks.closed", { flag: flag.name, left }),
  };
  return closedGate(of, "waiting", said, flag.fullSince);
}

/** What it is instead, beside the gate's name and in a sentence. */
function sayNotFull(read: NonNullable<GateEvidence["flag"]>, soak: Message) {
  const { name: flag, percentage } = read;
  const how = read.isArchived ? "archived" : read.hasWindow ? "window" : "off";
  if (how === "off" && read.enabled)
    return {
      evidence: message("gates.flagFull.below.seen", { flag, percentage }),
      sentence: message("gates.flagFull.below.closed", { flag, percentage, soak }),
    };
  return {
    evidence: message(`gates.flagFull.${how}.seen`, { flag }),
    sentence: message(`gates.flagFull.${how}.closed`, { flag, soak }),
  };
}
