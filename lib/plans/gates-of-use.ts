import { countOf, formatCount } from "../format/numbers.ts";
import { withEnd } from "../format/sentences.ts";
import { gate } from "./gate.ts";
import type { CheckEvidence, GateEvidence } from "./gate-evidence.ts";
import type { Gate, Phase } from "./model.ts";

/** Evidence older than this says nothing about now. */
const LIVE_SECONDS = 60;

export function checksClean(phase: Phase, seen: GateEvidence): Gate {
  const checks = seen.checks.filter((check) => check.phase === phase);
  return judgeChecks(`checks-${phase}`, `Checks of ${phase} are clean`, phase, checks, seen.now);
}

export function dualWriteLive(seen: GateEvidence): Gate {
  const checks = seen.checks.filter((check) => check.phase === "backfill" && check.dualWrite);
  return judgeChecks("dual-write-live", "Dual write is live", "the dual write", checks, seen.now);
}

function judgeChecks(id: string, name: string, what: string, checks: CheckEvidence[], now: Date): Gate {
  if (checks.length === 0) return gate(id, name, "green", "the plan has no such check", now);
  const failing = checks.filter((check) => check.latest && !check.latest.ok);
  const oldest = checks.reduce<Date | null>((found, check) => {
    const at = check.latest?.at ?? null;
    return found === null || (at !== null && at < found) ? at : found;
  }, null);
  const first = failing[0];
  if (first?.latest) {
    const more = failing.length > 1 ? `, and ${countOf(failing.length - 1, "more fails", "more fail")}` : "";
    return gate(
      id,
      name,
      "red",
      `"${first.name}" observed ${first.latest.observed}, expected ${first.latest.expected}${more}`,
      first.latest.at,
      `The check "${first.name}" of ${what} found ${first.latest.observed}; expected ${first.latest.expected}${more}.`,
    );
  }
  const missing = checks.filter((check) => check.latest === null);
  if (missing.length > 0)
    return gate(
      id,
      name,
      "waiting",
      `${missing.length} of ${checks.length} not run yet`,
      oldest,
      `${missing.length} of ${countOf(checks.length, "check")} of ${what} ${missing.length === 1 ? "has" : "have"} not run yet.`,
    );
  const stale = checks.filter(
    (check) =>
      check.when === "live" &&
      check.latest &&
      now.getTime() - check.latest.at.getTime() > LIVE_SECONDS * 1000,
  );
  if (stale.length > 0)
    return gate(
      id,
      name,
      "waiting",
      `"${stale[0]?.name}" has not run for more than a minute`,
      oldest,
      `The check "${stale[0]?.name}" of ${what} has not run for more than a minute.`,
    );
  return gate(id, name, "green", `${checks.length} of ${checks.length} pass`, oldest);
}

const NOT_MEASURED = "not measured yet: the backfill has not gone over every row";

export function quarantineEmpty(seen: GateEvidence): Gate {
  const name = "Quarantine is empty";
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
  return gate(
    "quarantine-empty",
    name,
    rows === 0 ? "green" : "red",
    rows === 0 ? "no row waits" : `${countOf(rows, "row waits", "rows wait")}, ${countOf(values, "value")}`,
    seen.now,
    `${countOf(rows, "row")} (${countOf(values, "value")}) ${rows === 1 ? "waits" : "wait"} for a decision.`,
  );
}

export function flagFree(seen: GateEvidence): Gate {
  const name = "Flag can be raised";
  if (seen.flag === null) return gate("flag-free", name, "red", "the plan's flag does not exist", seen.now);
  const held = seen.flag.heldAt;
  return gate(
    "flag-free",
    name,
    held ? "red" : "green",
    held ? `${seen.flag.name} is held` : `${seen.flag.name} is not held`,
    held ?? seen.now,
    `${seen.flag.name} is held, so it cannot be raised.`,
  );
}

export function flagFull(seen: GateEvidence): Gate {
  const { soakSeconds } = seen.limits;
  const name = `Flag at 100 % for ${soakSeconds} s`;
  const { flag } = seen;
  if (flag === null) return gate("flag-full", name, "red", "the plan's flag does not exist", seen.now);
  if (flag.fullSince === null) {
    const at = flag.enabled ? `${flag.percentage} %` : "off";
    return gate(
      "flag-full",
      name,
      "red",
      `${flag.name} is ${flag.hasWindow ? "limited to a window" : at}`,
      seen.now,
      `${flag.name} is ${flag.hasWindow ? "limited to a window" : flag.enabled ? `at ${at}` : at}; it must be on for everyone for ${soakSeconds} s.`,
    );
  }
  const seconds = Math.floor((seen.now.getTime() - flag.fullSince.getTime()) / 1000);
  const enough = seconds >= soakSeconds;
  return gate(
    "flag-full",
    name,
    enough ? "green" : "waiting",
    enough ? `at 100 % for ${seconds} s` : `${soakSeconds - seconds} s left`,
    flag.fullSince,
    `${flag.name} must stay at 100 % for another ${soakSeconds - seconds} s.`,
  );
}

export function oldPathUnused(seen: GateEvidence): Gate {
  const name = "Old path is not used";
  const counted = seen.evaluations;
  if (counted === null) return gate("old-path-unused", name, "waiting", "the flag is not at 100 %", null);
  const { pathUse } = seen;
  const within = sayWindow(seen);
  if (pathUse !== null && pathUse !== "unreadable" && pathUse.old > 0)
    return gate(
      "old-path-unused",
      name,
      "red",
      `${formatCount(pathUse.old)} of ${countOf(pathUse.events, "event")} took it ${within}, the flag on or not`,
      seen.now,
      `${formatCount(pathUse.old)} of ${countOf(pathUse.events, "event")} written ${within} took the old path.`,
    );
  if (counted.offInSoak > 0)
    return gate(
      "old-path-unused",
      name,
      "red",
      `${countOf(counted.offInSoak, "answer was off", "answers were off")} ${within}`,
      counted.at,
      `The flag answered off ${countOf(counted.offInSoak, "time")} ${within}.`,
    );
  if (pathUse === "unreadable")
    return gate("old-path-unused", name, "waiting", "the events of the target could not be read", null);
  // Silence is not proof: nobody may be reporting.
  if (counted.on === 0)
    return gate("old-path-unused", name, "waiting", "no evaluation was reported since 100 %", counted.at);
  return gate(
    "old-path-unused",
    name,
    "green",
    `${within} 0 answers were off${pathUse === null ? "" : ` and 0 of ${countOf(pathUse.events, "event")} took it`}; ` +
      `${formatCount(counted.on)} were on since 100 %`,
    counted.at,
  );
}

/** What is counted begins with the soak time, and not before the flag was on for everyone. */
function sayWindow({ now, flag, limits }: GateEvidence): string {
  const fullFor = flag?.fullSince ? (now.getTime() - flag.fullSince.getTime()) / 1000 : 0;
  return fullFor < limits.soakSeconds ? "since it is at 100 %" : `in the last ${limits.soakSeconds} s`;
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
        `${sink.sink}: oldest event waits ${lag.toFixed(1)} s, at most ${limit} s allowed`,
        sink.at,
        `The oldest event for ${sink.sink} waits ${lag.toFixed(1)} s; at most ${limit} s is allowed.`,
      );
  }
  const worst = Math.max(...seen.outbox.map((sink) => (sink.oldestAgeMs ?? 0) / 1000));
  const at = seen.outbox[0]?.at ?? null;
  return gate("outbox-settled", name, "green", `lag ${worst.toFixed(1)} s, 0 dead`, at);
}
