import { formatDuration } from "../../kernel/text/durations.ts";
import { countOf } from "../../kernel/text/numbers.ts";
import { asSentence, withEnd } from "../../kernel/text/sentences.ts";
import { english } from "../../messages/catalogue/english.ts";
import { holdSentence } from "../../messages/hold-words.ts";
import { leftOpenRows, leftOpenSentence, whyLeftOpenStops } from "../../messages/left-open.ts";
import { type Gate, PHASES, type Phase } from "../model.ts";
import { gate } from "./gate.ts";
import type { CheckEvidence, GateEvidence } from "./gate-evidence.ts";

/** Evidence older than this says nothing about now. */
const LIVE_SECONDS = 60;

/** Before which phases the checks of a phase must be clean. */
export const CHECKED_BEFORE: Record<Phase, Phase[]> = {
  expand: ["backfill"],
  backfill: ["switchover", "contract"],
  switchover: ["contract"],
  contract: [],
};

export function checksClean(phase: Phase, seen: GateEvidence): Gate {
  const checks = seen.checks.filter((check) => check.phase === phase);
  return judgeChecks(`checks-${phase}`, `Checks of ${phase} are clean`, phase, checks, seen.now);
}

export function dualWriteLive(seen: GateEvidence): Gate {
  const checks = seen.checks.filter((check) => check.phase === "backfill" && check.dualWrite);
  return judgeChecks("dual-write-live", "Dual write is live", "the dual write", checks, seen.now);
}

function judgeChecks(id: string, name: string, what: string, all: CheckEvidence[], now: Date): Gate {
  const checks = all.filter(({ state }) => state !== "superseded");
  const superseded = all.length - checks.length;
  if (checks.length === 0)
    return gate(
      id,
      name,
      "green",
      superseded > 0 ? `all ${superseded} are superseded` : "the plan has no such check",
      now,
    );
  const failing = checks.filter(({ state }) => state === "fail" || state === "error");
  const oldest = checks.reduce<Date | null>((found, { latest }) => {
    const at = latest?.at ?? null;
    return found === null || (at !== null && at < found) ? at : found;
  }, null);
  const first = failing[0];
  if (first?.latest) {
    const more = failing.length > 1 ? `, and ${countOf(failing.length - 1, "more fails", "more fail")}` : "";
    const { observed, expected, error, at } = first.latest;
    const found = error === null ? `found ${observed}; expected ${expected}` : "could not be run";
    return {
      ...gate(
        id,
        name,
        "red",
        `"${first.name}" ${found}${more}`,
        at,
        `The check "${first.name}" of ${what} ${found}${more}.`,
      ),
      failing: failing.map(({ phase, step, name }) => ({ phase, step, name })),
    };
  }
  const notRun = checks.filter(({ state }) => state === "not-run" || state === "running");
  if (notRun.length > 0) {
    const running = notRun.every(({ state }) => state === "running");
    const parts = `${notRun.length} of ${checks.length}`;
    const are = notRun.length === 1 ? ["is", "has"] : ["are", "have"];
    return gate(
      id,
      name,
      "waiting",
      running ? `${parts} ${are[0]} running now` : `${parts} not run yet`,
      oldest,
      `${parts} checks of ${what} ${running ? `${are[0]} running now` : `${are[1]} not run yet`}.`,
    );
  }
  const stale = checks.find(({ state }) => state === "stale");
  if (stale) {
    const why = stale.latest
      ? `was last looked at ${formatDuration(now.getTime() - stale.latest.at.getTime())} ago, too long for what it claims`
      : "is old";
    return gate(
      id,
      name,
      "waiting",
      `"${stale.name}" ${why}`,
      oldest,
      `The check "${stale.name}" of ${what} ${why}.`,
    );
  }
  const also = superseded > 0 ? `, ${superseded} superseded` : "";
  return gate(id, name, "green", `${checks.length} of ${checks.length} pass${also}`, oldest);
}

const NOT_MEASURED = "not measured yet: the backfill has not gone over every row";

export function quarantineEmpty(phase: Phase, seen: GateEvidence): Gate {
  const name = "No row waits for a decision";
  if (seen.quarantine === null)
    return gate(
      "quarantine-empty",
      name,
      "waiting",
      seen.targetError ?? NOT_MEASURED,
      null,
      withEnd(
        `The quarantine is ${seen.targetError === null ? NOT_MEASURED : `unknown: ${seen.targetError}`}`,
      ),
    );
  const { rows, values } = seen.quarantine;
  const { leftOpen } = seen;
  if (rows === 0 && leftOpen) {
    const { blocks } = leftOpen;
    const open = leftOpenRows(leftOpen);
    const isHere = PHASES.indexOf(blocks) <= PHASES.indexOf(phase);
    return gate(
      "quarantine-empty",
      // Of the same rows one phase goes on and a later one does not: each asks for what it needs.
      isHere ? "No row is left open" : name,
      isHere ? "red" : "green",
      isHere ? `${open}, and ${whyLeftOpenStops(leftOpen)}` : `${open}, which will stop ${blocks}`,
      seen.now,
      leftOpenSentence(leftOpen),
    );
  }
  return gate(
    "quarantine-empty",
    name,
    rows === 0 ? "green" : "red",
    rows === 0 ? "none does" : `${countOf(rows, "row waits", "rows wait")}, ${countOf(values, "value")}`,
    seen.now,
    `${countOf(rows, "row")} (${countOf(values, "value")}) ${rows === 1 ? "waits" : "wait"} for a decision.`,
  );
}

export function flagFree(seen: GateEvidence): Gate {
  const name = "Flag can be raised";
  if (seen.flag === null) return gate("flag-free", name, "red", "the plan's flag does not exist", seen.now);
  const { name: flag, hold } = seen.flag;
  const because = hold && english(holdSentence(hold));
  return gate(
    "flag-free",
    name,
    hold ? "red" : "green",
    hold ? `${flag} is held. ${because}` : `${flag} is not held`,
    hold?.by === "person" ? hold.at : seen.now,
    `${flag} is held, so it cannot be raised. ${because}`,
  );
}

export function flagFull(seen: GateEvidence): Gate {
  const { soakSeconds } = seen.limits;
  const soak = formatDuration(soakSeconds * 1000);
  const name = `Flag at 100 % for ${soak}`;
  const { flag } = seen;
  if (flag === null) return gate("flag-full", name, "red", "the plan's flag does not exist", seen.now);
  const nobody = whyNobodyIsServed(seen);
  if (nobody !== null) return gate("flag-full", name, "red", nobody, seen.now, asSentence(nobody));
  if (flag.fullSince === null) {
    const { says, at } = whyNotFull(flag);
    const sentence = `${flag.name} is ${at}; it must be on for everyone for ${soak}.`;
    return gate("flag-full", name, "red", `${flag.name} is ${says}`, seen.now, sentence);
  }
  const seconds = Math.floor((seen.now.getTime() - flag.fullSince.getTime()) / 1000);
  const enough = seconds >= soakSeconds;
  const left = formatDuration((soakSeconds - seconds) * 1000);
  return gate(
    "flag-full",
    name,
    enough ? "green" : "waiting",
    enough ? `at 100 % for ${formatDuration(seconds * 1000)}` : `${left} left`,
    flag.fullSince,
    `${flag.name} must stay at 100 % for another ${left}.`,
  );
}

/** What it is instead, beside the gate's name and in a sentence. */
function whyNotFull(flag: NonNullable<GateEvidence["flag"]>): { says: string; at: string } {
  if (flag.isArchived) return { says: "archived", at: "archived, and served off" };
  if (flag.hasWindow) return { says: "limited to a window", at: "limited to a window" };
  const percentage = `${flag.percentage} %`;
  return flag.enabled ? { says: percentage, at: `at ${percentage}` } : { says: "off", at: "off" };
}

/** Null: nothing serves every flag off. */
export function whyNobodyIsServed({ killSwitchEngagedAt, killedGateways }: GateEvidence): string | null {
  if (killSwitchEngagedAt !== null)
    return "the kill switch is engaged: every flag that is not retired serves off";
  if (killedGateways.length === 0) return null;
  return `${killedGateways.join(" and ")} serves every flag off, as its environment says`;
}

export function outboxSettled(seen: GateEvidence): Gate {
  const name = "Outbox is settled";
  if (seen.outbox.length === 0)
    return gate("outbox-settled", name, "green", "nothing is delivered from this target", seen.now);
  const limit = seen.limits.outboxLagSeconds;
  for (const sink of seen.outbox) {
    if (sink.at === null || seen.now.getTime() - sink.at.getTime() > LIVE_SECONDS * 1000)
      return gate(
        "outbox-settled",
        name,
        "waiting",
        `${sink.sink}: not measured in the last minute`,
        sink.at,
        `How far ${sink.sink} is behind was not measured in the last minute.`,
      );
    if (sink.dead > 0)
      return gate(
        "outbox-settled",
        name,
        "red",
        `${sink.sink}: ${countOf(sink.dead, "dead letter")}`,
        sink.at,
        `${countOf(sink.dead, "event")} for ${sink.sink} could not be delivered.`,
      );
    const lag = (sink.oldestAgeMs ?? 0) / 1000;
    if (lag > limit)
      return gate(
        "outbox-settled",
        name,
        "red",
        `${sink.sink}: oldest event waits ${formatDuration(lag * 1000)}, at most ${formatDuration(limit * 1000)} allowed`,
        sink.at,
        `The oldest event for ${sink.sink} waits ${formatDuration(lag * 1000)}; at most ${formatDuration(limit * 1000)} is allowed.`,
      );
  }
  const worst = Math.max(...seen.outbox.map((sink) => (sink.oldestAgeMs ?? 0) / 1000));
  const at = seen.outbox[0]?.at ?? null;
  return gate("outbox-settled", name, "green", `lag ${formatDuration(worst * 1000)}, no dead letters`, at);
}
