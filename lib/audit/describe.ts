import { formatDuration } from "../format/durations.ts";
import { countOf } from "../format/numbers.ts";
import { differences, fieldWords } from "./diff.ts";
import type { AuditEntryView } from "./model.ts";

/** What is told of an action: its words, and whether it is news in colour. */
type Telling = { words: string; tone?: "pass" | "hold" | "fail" | "run" };

const TELLINGS: Record<string, Telling> = {
  "flag.created": { words: "created" },
  "flag.changed": { words: "changed" },
  "flag.deleted": { words: "deleted" },
  "flag.edited": { words: "edited" },
  "flag.percentage-set": { words: "set" },
  "flag.targeting-set": { words: "targeting set" },
  "flag.turned-on": { words: "turned on", tone: "pass" },
  "flag.turned-off": { words: "turned off" },
  "flag.held": { words: "held", tone: "hold" },
  "flag.released": { words: "released" },
  "flag.archived": { words: "archived" },
  "flag.unarchived": { words: "brought back, off" },
  "flag.restored": { words: "restored to an earlier state" },
  "flag.retired": { words: "retired, on for good" },
  "flag.tied-to-plan": { words: "tied to a plan" },
  "system.started": { words: "started", tone: "run" },
  "target.seeded": { words: "reservations written" },
  "client.connected": { words: "connected", tone: "pass" },
  "bookings.began": { words: "Bookings began", tone: "run" },
  "bookings.ended": { words: "Bookings ended" },
  "kill-switch.engaged": { words: "Kill switch engaged", tone: "fail" },
  "kill-switch.lifted": { words: "Kill switch lifted", tone: "pass" },
  "kill-switch.changed": { words: "Kill switch changed", tone: "fail" },
  "plan.phase-started": { words: "began", tone: "run" },
  "plan.read": { words: "read from its folder" },
  "plan.start": { words: "start" },
  "plan.run-done": { words: "finished", tone: "pass" },
  "plan.run-failed": { words: "failed in", tone: "fail" },
  "plan.rollback-done": { words: "rolled back", tone: "pass" },
  "plan.rollback-failed": { words: "failed to roll back", tone: "fail" },
  "plan.restore-done": { words: "restored", tone: "pass" },
  "plan.restore-failed": { words: "failed to restore", tone: "fail" },
  "plan.dry-run-done": { words: "rehearsed", tone: "pass" },
  "plan.dry-run-failed": { words: "failed its rehearsal of", tone: "fail" },
  "plan.checks-done": { words: "checks completed", tone: "pass" },
  "plan.checks-failed": { words: "checks failed", tone: "fail" },
  "plan.held-by-load": { words: "held, to spare the target", tone: "hold" },
  "plan.load-passed": { words: "goes on", tone: "run" },
  "plan.job-paused": { words: "paused its", tone: "hold" },
  "check.failed": { words: "check began to fail", tone: "fail" },
  "check.passed-again": { words: "check passes again", tone: "pass" },
  "flag.held-by-check": { words: "held by a failing check", tone: "hold" },
  "flag.released-by-checks": { words: "released, as its plan's checks pass again", tone: "pass" },
  "plan.switchover-done": { words: "switchover completed", tone: "pass" },
  "quarantine.decided": { words: "quarantined rows decided" },
  "quarantine.left-open": { words: "values left open" },
  "quarantine.decision-changed": { words: "decision changed", tone: "hold" },
  "quarantine.decision-withdrawn": { words: "decision withdrawn", tone: "hold" },
  "outbox.paused": { words: "paused", tone: "hold" },
  "outbox.resumed": { words: "resumed", tone: "run" },
  "outbox.retried": { words: "events retried" },
  "outbox.discarded": { words: "dead events discarded", tone: "hold" },
  "outbox.settled": { words: "event settled by hand" },
  "sink.breaker-opened": { words: "does not take events, its breaker opened", tone: "fail" },
  "sink.breaker-closed": { words: "takes events again, its breaker closed", tone: "pass" },
  "sink.failing": { words: "cannot be worked on", tone: "fail" },
  "sink.recovered": { words: "can be worked on again", tone: "pass" },
  "sink.first-delivered": { words: "delivers", tone: "pass" },
  "sink.events-died": { words: "did not get events: they gave up", tone: "fail" },
  "plan.rollback-requested": { words: "began to roll back", tone: "hold" },
  "plan.restore-requested": { words: "began to restore", tone: "hold" },
  "plan.dry-run-stopped": { words: "rehearsal stopped", tone: "hold" },
  "plan.dry-run-requested": { words: "began to rehearse", tone: "run" },
  "plan.checks-requested": { words: "checks started", tone: "run" },
  "plan.paused": { words: "paused", tone: "hold" },
  "plan.resumed": { words: "resumed", tone: "run" },
  "session.started": { words: "signed in" },
  "session.ended": { words: "signed out" },
  "session.ended-from-list": { words: "session ended", tone: "hold" },
  "session.start": { words: "could not sign in" },
  "user.created": { words: "added" },
  "user.disabled": { words: "disabled", tone: "hold" },
  "user.enabled": { words: "enabled again" },
  "user.role-changed": { words: "role changed" },
  "user.password-reset": { words: "password reset" },
  "user.password-changed": { words: "changed their own password" },
  "token.created": { words: "token created" },
  "token.revoked": { words: "token revoked" },
  "client-token.created": { words: "client token created" },
  "client-token.rotated": { words: "client token replaced" },
  "client-token.revoked": { words: "client token revoked" },
  "token.use": { words: "token not accepted" },
};

/** What was asked for by an attempt that was refused. */
const ASKED: Record<string, string> = {
  "flag:create": "creating it",
  "flag:edit": "an edit",
  "flag:set-percentage": "a change of percentage",
  "flag:set-targeting": "a change of targeting",
  "flag:toggle": "turning it on or off", // its name before the two were told apart
  "flag:turn-on": "turning it on",
  "flag:turn-off": "turning it off",
  "flag:archive": "archiving it or bringing it back",
  "flag:delete": "deleting it",
  "flag:hold": "holding or releasing it",
  "flag:restore": "a return to an earlier state",
  "flag.raise": "letting more people in",
  "kill-switch:engage": "engaging the kill switch",
  "kill-switch:lift": "lifting the kill switch",
  "plan:dry-run": "a rehearsal",
  "plan:run": "starting a phase or letting it go on",
  "plan:run-contract": "starting contract or letting it go on",
  "plan:rollback": "a rollback",
  "plan:restore": "a restore",
  "plan:pause": "pausing it",
  "plan.start": "starting a phase",
  "plan.rollback": "a rollback",
  "plan.restore": "a restore",
  "clinic:send-bookings": "switching the bookings",
  "check:run": "running the checks",
  "quarantine:decide": "deciding values",
  "outbox:pause": "pausing or resuming it",
  "outbox:retry": "a retry of events",
  "outbox:discard": "discarding events",
  "user:manage": "a change of users",
  "token:manage": "a change of tokens",
  "session.foreign-change": "a change from another site",
  "user.password-change": "a change of password",
};

/** What a refusal of these says by itself: nobody in particular asked. */
const OWN_WORDS = new Set(["session.start", "token.use"]);

export type Description = {
  subject: string | null;
  words: string;
  /** "by ops@sluice.local", "to viewer@sluice.local"; null where the words say it, or nobody did it. */
  who: string | null;
  tone: "pass" | "hold" | "fail" | "run" | "wait";
};

/** An entry as "subject words": "dynamic-services set to 25 %". */
export function describeEntry(entry: AuditEntryView): Description {
  const telling = tellingOf(entry);
  const subject = subjectOf(entry);
  if (entry.outcome === "refused" && !OWN_WORDS.has(entry.action)) {
    const asked = ASKED[entry.action] ?? plain(entry.action);
    return {
      subject: subject && `${subject}:`,
      words: `${subject ? asked : capital(asked)} was refused`,
      who: `to ${entry.actorName}`,
      tone: "hold",
    };
  }
  const alone =
    (entry.subjectKind === "session" && entry.action !== "session.ended-from-list") ||
    // What a sink does, it does by itself.
    entry.action.startsWith("sink.") ||
    ["plan.job-paused", "token.use", "user.password-changed"].includes(entry.action);
  const who = alone ? null : `by ${entry.actorName}`;
  if (entry.outcome === "failed")
    return { subject, words: `${telling.words}, and failed`, who, tone: "fail" };
  const tone = entry.outcome === "refused" ? "hold" : (telling.tone ?? "wait");
  return { subject, words: telling.words + ending(entry), who, tone };
}

/** What ended may have ended badly, or only begun: the entry's result says so. */
function tellingOf(entry: AuditEntryView): Telling {
  const after = afterOf(entry);
  const telling = TELLINGS[entry.action] ?? { words: plain(entry.action) };
  switch (entry.action) {
    case "plan.checks-done":
      if (after.run === 0) return { words: "checks asked for, none applies yet" };
      return Number(after.failed) > 0
        ? { words: `${after.failed} of ${countOf(Number(after.run), "check")} failed`, tone: "fail" }
        : telling;
    case "plan.load-passed":
      return { words: `goes on, after a hold of ${formatDuration(Number(after.heldMs))}`, tone: "run" };
    case "check.failed":
      return {
        words: entry.reason
          ? `check "${after.check}" could not be run`
          : `check "${after.check}" began to fail: found ${after.observed}, expected ${after.expected}`,
        tone: "fail",
      };
    case "check.passed-again":
      return { words: `check "${after.check}" passes again`, tone: "pass" };
    case "flag.held-by-check":
      return { words: `held at ${Number(after.percentage)} % by the check "${after.check}"`, tone: "hold" };
    case "plan.dry-run-done":
      if (after.ok === false) return { words: "failed its rehearsal of", tone: "fail" };
      if (after.oneWay !== undefined) return { words: "rehearsed, with one-way steps,", tone: "hold" };
      return after.rollbackProven === false
        ? { words: "rehearsed, with its rollback not proven,", tone: "hold" }
        : telling;
    case "plan.run-done":
      // Of a switchover only the first stage is served then.
      return after.state === "running" ? { words: "reached the first stage of", tone: "run" } : telling;
    case "kill-switch.changed": {
      const { engaged_at: was } = (entry.before ?? {}) as { engaged_at?: unknown };
      if (was == null && after.engaged_at != null) return TELLINGS["kill-switch.engaged"] ?? telling;
      if (was != null && after.engaged_at == null) return TELLINGS["kill-switch.lifted"] ?? telling;
      return telling;
    }
    case "target.seeded":
      return { words: `${countOf(Number(after.rows), "reservation")} written` };
    case "bookings.began":
      return { ...telling, words: `Bookings began, ${after.perSecond} a second` };
    case "flag.changed":
      return { words: changesOf(entry) ?? telling.words };
    case "outbox.retried": {
      const { events, replayed } = (after.matched ?? {}) as { events?: number; replayed?: number };
      const count = (events ?? 0) + (replayed ?? 0);
      return count > 0 ? { words: `${countOf(count, "event")} retried` } : telling;
    }
    case "outbox.discarded": {
      const { events } = (after.matched ?? {}) as { events?: number };
      return events ? { ...telling, words: `${countOf(events, "dead event")} discarded` } : telling;
    }
    case "sink.events-died":
      return Number(after.events) > 0
        ? {
            ...telling,
            words: `did not get ${countOf(Number(after.events), "event")}: ${after.events === 1 ? "it" : "they"} gave up`,
          }
        : telling;
    default:
      return telling;
  }
}

/** "turned off, set to 0 %, owner changed": of a change in which several fields may differ; null if none does. */
function changesOf(entry: AuditEntryView): string | null {
  if (entry.before === null || entry.after === null) return null;
  const changes = differences(entry.before, entry.after).map(({ field, after }) => {
    if (field === "enabled") return after === "true" ? "turned on" : "turned off";
    if (fieldWords(field) === "rollout percentage") return `set to ${Number(after)} %`;
    return `${fieldWords(field)} changed`;
  });
  return changes.length > 0 ? changes.join(", ") : null;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function subjectOf(entry: AuditEntryView): string | null {
  if (entry.subjectKind === "kill-switch" || /^(target|bookings)\./.test(entry.action)) return null;
  // Ids of events say nothing to a reader; the entry holds them.
  const action = entry.action.replace(":", ".");
  const ofEvents = ["outbox.retr", "outbox.discard", "outbox.settled"].some((one) => action.startsWith(one));
  const whole = entry.subjectId === "all" || ofEvents;
  return entry.subjectKind === "outbox" && whole ? "Outbox" : entry.subjectId;
}

/** "flag.percentage-set" → "percentage set", for what has no telling of its own. */
function plain(action: string): string {
  return action.replace(/^[^.:]+[.:]/, "").replaceAll("-", " ");
}

function afterOf(entry: AuditEntryView): Record<string, unknown> {
  return entry.after && typeof entry.after === "object" ? (entry.after as Record<string, unknown>) : {};
}

function ending(entry: AuditEntryView): string {
  const after = afterOf(entry);
  const percentage = after.rolloutPercentage ?? after.rollout_percentage;
  if (entry.action === "flag.percentage-set" && percentage !== undefined)
    return ` to ${Number(percentage)} %`;
  if (entry.action === "user.role-changed" && typeof after.role === "string") {
    return ` to ${after.role.replace("_", " ")}`;
  }
  if (entry.action.startsWith("sink.") && Number(after.changes) > 1)
    return ` (${after.changes} changes since it was last told)`;
  const { phase } = after;
  if (!entry.action.startsWith("plan.") || typeof phase !== "string") return "";
  // "p rehearsed backfill"; checks are of a phase, and are told by themselves.
  return entry.action.startsWith("plan.checks") ? `: ${phase}` : ` ${phase}`;
}
