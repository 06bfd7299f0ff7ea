import type { UnknownAnswers, UnknownCause } from "../../flags/clients/read-unknown-answers.ts";
import { formatDuration } from "../../kernel/text/durations.ts";
import { formatCount } from "../../kernel/text/numbers.ts";
import type { Gate } from "../model.ts";
import { gate } from "./gate.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { whyNobodyIsServed } from "./gates-of-use.ts";
import { REPORTED_SECONDS, soakBegan } from "./soak-began.ts";
import { byWord, whoDoesNotServe, whoServes } from "./who-serves.ts";

/** Contract drops what the old path needs: each says what it looked at, and waits for what could not be looked at. */
export function oldPathUnused(seen: GateEvidence): Gate {
  const say = (state: Gate["state"], evidence: string, at: Date | null, sentence?: string) =>
    gate("old-path-unused", "Old path is not used", state, evidence, at, sentence);
  const { flag, evaluations, pathUse, now, limits } = seen;
  if (evaluations === null || !flag?.fullSince)
    return say("waiting", whyNobodyIsServed(seen) ?? "the flag is not at 100 %", null);
  const ago = (at: Date) => `${formatDuration(now.getTime() - at.getTime())} ago`;
  const { lastOff, offKnownSince, unknown: absent, late, on, at } = evaluations;
  if (typeof pathUse === "object" && pathUse?.lastOldAt) {
    const when = ago(pathUse.lastOldAt);
    const open = pathUse.endedLater ? ", in a transaction that was open in the soak time," : "";
    const sentence = `An event that was written ${when}${open} took the old path, whatever the flag answered.`;
    return say("red", `an event took it ${when}, the flag on or not`, pathUse.lastOldAt, sentence);
  }
  if (lastOff !== null) {
    const who = lastOff.application || "an application";
    const sentence = `The flag answered off to ${who} ${ago(lastOff.at)}.`;
    return say("red", `an answer to ${who} was off ${ago(lastOff.at)}`, lastOff.at, sentence);
  }
  const unknown = typeof pathUse === "string" && NOT_KNOWN[pathUse];
  if (unknown) return say("waiting", unknown, null);
  const began = soakBegan(flag.fullSince, limits.soakSeconds, now);
  if (offKnownSince !== null && offKnownSince > began) {
    const known = formatDuration(now.getTime() - offKnownSince.getTime());
    const left = formatDuration(offKnownSince.getTime() - began.getTime());
    const sentence = `What the flag answered is on record for the last ${known} only: this takes another ${left}.`;
    return say("waiting", `answers are on record for the last ${known}, ${left} too little`, at, sentence);
  }
  if (absent) return say("waiting", ...sayUnknown(absent, seen, at));
  const reported = sayWindow(seen, REPORTED_SECONDS);
  // Silence is not proof: nobody may be reporting.
  if (on === 0) return say("waiting", `no application with a token has reported ${reported}`, at);
  const events = pathUse === null ? "" : " and no event took it";
  const answered = `${formatCount(on)} to applications with a token were on ${reported}`;
  const away = late ? formatDuration(late.until.getTime() - late.since.getTime()) : "";
  const told = late ? `; what ${late.name} answered in ${away} away from the database was told later` : "";
  return say("green", `${sayWindow(seen)} no answer was off${events}; ${answered}${told}`, at);
}

/** Whether the soak time goes on or has begun anew. */
function sayUnknown(
  { name, until, cause }: UnknownAnswers,
  { now, limits }: GateEvidence,
  at: Date | null,
): [evidence: string, at: Date | null, sentence?: string] {
  if (until === null && cause === "untold") {
    const evidence = `${name} has not told yet what it answered`;
    return [
      evidence,
      at,
      `${name} has not told yet what it answered. If none was off, the soak time goes on.`,
    ];
  }
  if (until === null) {
    const evidence = `what ${name} answers is not known, as it is not heard of`;
    const sentence = `What ${name} answers is not known, as it is not heard of. Once it is back and has told it, the soak time goes on; if it has to be started again, it begins anew.`;
    return [evidence, at, sentence];
  }
  const knownMs = now.getTime() - until.getTime();
  const known = formatDuration(knownMs);
  const left = formatDuration(Math.max(0, limits.soakSeconds * 1000 - knownMs));
  const why = cause === null || !WHY_UNKNOWN[cause] ? "" : ` ${WHY_UNKNOWN[cause]}`;
  const sentence = `What ${name} answered is known for the last ${known} only: this takes another ${left}.${why}`;
  return [`answers of ${name} are known for the last ${known}, ${left} too little`, at, sentence];
}

const WHY_UNKNOWN: Partial<Record<UnknownCause, string>> = {
  restarted: "It was started again before it had told what it answered.",
  lost: "It lost some of what it had counted.",
  silent: "It was not heard of, and cannot say that it kept what it counted.",
  removed: "It was lost.",
  ended: "It was said to have ended.",
  "away-at-rise": "It was away when the flag came to 100 %.",
  "untold-before": "It served the flag only then, and did not say that it had told what it answered before.",
};

const NOT_KNOWN = {
  unreadable: "the events of the target could not be read",
  late: "the target did not say in time which path its events took",
  "no-index":
    "the events of the target cannot be looked at without the index outbox_log_old_path; docs/outbox.md says how to make it",
};

/** What is looked at begins with the soak time, and not before the flag was on for everyone. */
function sayWindow({ now, flag, limits }: GateEvidence, atLeastSeconds = 0): string {
  const fullFor = flag?.fullSince ? (now.getTime() - flag.fullSince.getTime()) / 1000 : 0;
  const seconds = Math.max(limits.soakSeconds, atLeastSeconds);
  return fullFor < seconds ? "since it is at 100 %" : `in the last ${formatDuration(seconds * 1000)}`;
}

/** A gateway that was cut off answers what it had, for as long as it runs, and so does a client. */
export function allServeIt(seen: GateEvidence): Gate {
  const { serving, now } = seen;
  const base = { id: "all-serve-it", name: "All gateways and clients serve it" };
  const say = (state: Gate["state"], evidence: string) => gate(base.id, base.name, state, evidence, now);
  if (serving === null) return say("waiting", whyNobodyIsServed(seen) ?? "the flag is not at 100 %");
  const closed = whoDoesNotServe(base, serving, now);
  if (closed) return closed;
  if (serving.gateways === 0) return say("waiting", "no gateway is heard of");
  const missing = byWord(serving, now) ?? "none of the last 30 days is missing";
  return say("green", `${whoServes(serving)} it; ${missing}`);
}
