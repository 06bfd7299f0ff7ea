import type { UnknownAnswers } from "../../../flags/clients/read-unknown-answers.ts";
import { durationWords } from "../../../kernel/text/durations.ts";
import { type Message, message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";
import { REPORTED_SECONDS, soakBegan } from "../soak-began.ts";
import { NOT_FULL, whyNobodyIsServed } from "../why-nobody-is-served.ts";

/**
 * Contract drops what the old path needs: it says what it looked at, and waits for what could not be looked at. Null: the plan
 * has no flag, and so no old path.
 */
export function oldPathUnused(seen: GateEvidence): Gate | null {
  if (seen.flagName === null) return null;
  const of = { id: "old-path-unused" as const, name: message("oldPath.name") };
  const { flag, evaluations, pathUse, now, limits } = seen;
  if (evaluations === null || !flag?.fullSince)
    return closedGate(of, "waiting", whyNobodyIsServed(seen) ?? NOT_FULL, null);
  const since = (at: Date) => durationWords(now.getTime() - at.getTime());
  const { lastOff, offKnownSince, unknown, on, at } = evaluations;
  if (typeof pathUse === "object" && pathUse?.lastOldAt) {
    const time = since(pathUse.lastOldAt);
    const sentence = message(`oldPath.event.${pathUse.endedLater ? "closedLater" : "closed"}`, {
      time,
    });
    const evidence = message("oldPath.event.seen", { time });
    return closedGate(of, "red", { evidence, sentence }, pathUse.lastOldAt);
  }
  if (lastOff !== null) {
    const params = {
      who: lastOff.application || message("oldPath.anApplication"),
      time: since(lastOff.at),
    };
    const evidence = message("oldPath.answer.seen", params);
    const sentence = message("oldPath.answer.closed", params);
    return closedGate(of, "red", { evidence, sentence }, lastOff.at);
  }
  if (typeof pathUse === "string") return closedGate(of, "waiting", NOT_KNOWN[pathUse], null);
  const began = soakBegan(flag.fullSince, limits.soakSeconds, now);
  if (offKnownSince !== null && offKnownSince > began) {
    const params = {
      known: since(offKnownSince),
      left: durationWords(offKnownSince.getTime() - began.getTime()),
    };
    const evidence = message("oldPath.record.seen", params);
    const sentence = message("oldPath.record.closed", params);
    return closedGate(of, "waiting", { evidence, sentence }, at);
  }
  if (unknown) return closedGate(of, "waiting", sayUnknown(unknown, seen), at);
  const reported = sayWindow(seen, REPORTED_SECONDS);
  // Silence is not proof: nobody may be reporting.
  if (on === 0) {
    const evidence = message("oldPath.silence.seen", { reported });
    return closedGate(
      of,
      "waiting",
      { evidence, sentence: message("oldPath.silence.closed", { reported }) },
      at,
    );
  }
  return openGate(of, sayUnused(seen, evaluations, reported), at);
}

function sayUnused(
  seen: GateEvidence,
  { on, late }: NonNullable<GateEvidence["evaluations"]>,
  reported: Message,
): Message {
  const events = seen.pathUse === null ? "none" : "looked";
  const params = { window: sayWindow(seen), events, on, reported };
  if (!late) return message("oldPath.open", params);
  const away = durationWords(late.until.getTime() - late.since.getTime());
  return message("oldPath.openLate", { ...params, name: late.name, away });
}

/** A client that has come to serve the flag tells in its next report what it answered before, and reports every five seconds. */
const TELLS_WITHIN_MS = 10_000;

/** Whether the soak time goes on or has begun anew. */
function sayUnknown({ name, until, cause }: UnknownAnswers, { now, limits }: GateEvidence) {
  const knownMs = until && now.getTime() - until.getTime();
  if (knownMs === null || (cause === "untold-before" && knownMs < TELLS_WITHIN_MS)) {
    const how = cause === "silent" || cause === null ? "unheard" : "untold";
    return {
      evidence: message(`oldPath.${how}.seen`, { name }),
      sentence: message(`oldPath.${how}.closed`, { name }),
    };
  }
  const params = {
    name,
    known: durationWords(knownMs),
    left: durationWords(Math.max(0, limits.soakSeconds * 1000 - knownMs)),
  };
  return {
    evidence: message("oldPath.known.seen", params),
    sentence:
      cause === null || cause === "untold"
        ? message("oldPath.known.closed", params)
        : message("oldPath.known.closedWhy", { ...params, why: message(`oldPath.why.${cause}`) }),
  };
}

const NOT_KNOWN = {
  unreadable: {
    evidence: message("oldPath.unreadable.seen"),
    sentence: message("oldPath.unreadable.closed"),
  },
  late: { evidence: message("oldPath.late.seen"), sentence: message("oldPath.late.closed") },
  "no-index": {
    evidence: message("oldPath.noIndex.seen"),
    sentence: message("oldPath.noIndex.closed"),
  },
};

/** What is looked at begins with the soak time, and not before the flag was on for everyone. */
function sayWindow({ now, flag, limits }: GateEvidence, atLeastSeconds = 0): Message {
  const fullFor = flag?.fullSince ? (now.getTime() - flag.fullSince.getTime()) / 1000 : 0;
  const seconds = Math.max(limits.soakSeconds, atLeastSeconds);
  return fullFor < seconds
    ? message("oldPath.since")
    : message("oldPath.inTheLast", { time: durationWords(seconds * 1000) });
}
