import { askedWords, ownWords } from "../../kernel/audit/asked.ts";
import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { TELLINGS, type Telling, tellingFor } from "../../kernel/audit/tellings.ts";
import { formatDuration } from "../../kernel/text/durations.ts";
import { countOf } from "../../kernel/text/numbers.ts";
import { english } from "../catalogue/english.ts";
import { flagChangeWords } from "./flag-change-words.ts";

export type Description = {
  subject: string | null;
  words: string;
  /** "by ops@sluice.local", "to viewer@sluice.local"; null where the words say it, or nobody did it. */
  who: string | null;
  tone: "pass" | "hold" | "fail" | "run" | "wait";
};

/** An entry as "subject words": "dynamic-services set to 25 %". */
export function describeEntry(entry: AuditEntryView): Description {
  const subject = subjectOf(entry);
  const own = ownWords(entry.action);
  if (entry.outcome === "refused" && own === null) {
    const asked = askedWords(entry.action) ?? plain(entry.action);
    // Of somebody's own account: whose it is, is who asked.
    if (entry.subjectKind === "user" && subject === entry.actorName)
      return {
        subject: null,
        words: `${capital(asked)} was refused`,
        who: `to ${entry.actorName}`,
        tone: "hold",
      };
    return {
      subject: subject && `${subject}:`,
      words: `${subject ? asked : capital(asked)} was refused`,
      who: `to ${entry.actorName}`,
      tone: "hold",
    };
  }
  const alone =
    (entry.subjectKind === "session" &&
      !["session.ended-from-list", "session.changed"].includes(entry.action)) ||
    // What a sink does, it does by itself.
    (entry.action.startsWith("sink.") && entry.action !== "sink.changed") ||
    ["client.lost", "plan.job-paused", "token.use", "user.password-changed"].includes(entry.action);
  const who = alone ? null : `by ${entry.actorName}`;
  const telling = own === null ? tellingOf(entry) : { words: own };
  const words = withPhase(telling.words, entry) + ending(entry);
  if (entry.outcome === "failed") {
    // What is told as a failure is not told twice.
    const failed = telling.tone === "fail" ? words : `${words}, and failed`;
    return { subject, words: failed, who, tone: "fail" };
  }
  return {
    subject: subject && entry.subjectKind === "quarantine" ? `${subject}:` : subject,
    words,
    who,
    tone: entry.outcome === "refused" ? "hold" : (telling.tone ?? "wait"),
  };
}

/** "p rehearsed backfill"; of what was about no phase, or names it no more, "p rehearsed a phase". */
function withPhase(words: string, entry: AuditEntryView): string {
  const { phase } = afterOf(entry);
  return words.replace("{phase}", typeof phase === "string" ? phase : "a phase");
}

/** What ended may have ended badly, or only begun: the entry's result says so. */
function tellingOf(entry: AuditEntryView): Telling {
  const after = afterOf(entry);
  const telling: Telling = tellingFor(entry.action) ?? { words: plain(entry.action) };
  switch (entry.action) {
    case "plan.checks-done":
      if (after.run === 0) return { words: "checks asked for, none applies yet" };
      return Number(after.failed) > 0
        ? { words: `${after.failed} of ${countOf(Number(after.run), "check")} failed`, tone: "fail" }
        : telling;
    case "plan.load-passed":
      return {
        words: `goes on with {phase}, after a hold of ${formatDuration(Number(after.heldMs))}`,
        tone: "run",
      };
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
      if (after.ok === false) return { words: "failed its rehearsal of {phase}", tone: "fail" };
      if (after.oneWay !== undefined) return { words: "rehearsed {phase}, with one-way steps", tone: "hold" };
      return after.rollbackProven === false
        ? { words: "rehearsed {phase}, with its rollback not proven", tone: "hold" }
        : telling;
    case "plan.run-done":
      // Of a switchover only the first stage is served then.
      return after.state === "running"
        ? { words: "reached the first stage of {phase}", tone: "run" }
        : telling;
    case "kill-switch.changed": {
      const { engaged_at: was } = (entry.before ?? {}) as { engaged_at?: unknown };
      if (was == null && after.engaged_at != null) return TELLINGS["kill-switch.engaged"];
      if (was != null && after.engaged_at == null) return TELLINGS["kill-switch.lifted"];
      return telling;
    }
    case "target.seeded":
      return { words: `${countOf(Number(after.rows), "reservation")} written` };
    case "bookings.began":
      return { ...telling, words: `Bookings began, ${after.perSecond} a second` };
    case "flag.changed": {
      const change = flagChangeWords(entry.before, entry.after);
      return { words: change ? english(change) : telling.words };
    }
    case "flag.opened-by-plan":
      return { ...telling, words: `turned on at ${percentOf(after)} by its switchover` };
    case "flag.turned-on": {
      const percentage = percentOf(after);
      return percentage === null ? telling : { ...telling, words: `turned on at ${percentage}` };
    }
    case "flag.tied-to-plan":
      return after.planName ? { words: `tied to the plan ${after.planName}` } : telling;
    case "quarantine.decided":
      return after.ahead === true ? { words: "values decided ahead of the backfill" } : telling;
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

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function subjectOf(entry: AuditEntryView): string | null {
  if (entry.subjectKind === "kill-switch" || /^(target|bookings)\./.test(entry.action)) return null;
  // Ids of events say nothing to a reader; the entry holds them.
  if (entry.subjectKind === "quarantine") return valuesOf(entry.subjectId);
  const action = entry.action.replace(":", ".");
  const ofEvents = ["outbox.retr", "outbox.discard", "outbox.settled"].some((one) => action.startsWith(one));
  const whole = entry.subjectId === "all" || ofEvents;
  return entry.subjectKind === "outbox" && whole ? "Outbox" : entry.subjectId;
}

/** "p/040-period" → "period of p": a step's number is its place in a folder. */
function valuesOf(id: string | null): string | null {
  const [plan, ...step] = id?.split("/") ?? [];
  const name = step.join("/").split("-").slice(1).join(" ");
  return plan && name ? `${name} of ${plan}` : id;
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
  if (entry.action === "flag.percentage-set" && percentOf(after) !== null) return ` to ${percentOf(after)}`;
  if (entry.action === "user.role-changed" && typeof after.role === "string")
    return ` to ${after.role.replaceAll("_", " ")}`;
  if (entry.action.startsWith("sink.") && Number(after.changes) > 1)
    return ` (${after.changes} changes since it was last told)`;
  const isOfChecks = entry.action.startsWith("plan.checks");
  return isOfChecks && typeof after.phase === "string" ? `: ${after.phase}` : "";
}

function percentOf(fields: Record<string, unknown>): string | null {
  const percentage = fields.rolloutPercentage ?? fields.rollout_percentage;
  return percentage === undefined ? null : `${Number(percentage)} %`;
}
