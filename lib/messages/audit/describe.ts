import { type AskedAction, isAsked, isOwn } from "../../kernel/audit/asked.ts";
import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { type AuditAction, isAuditAction, TELLINGS, type Telling } from "../../kernel/audit/tellings.ts";
import { DEFAULT_ENVIRONMENT } from "../../kernel/environment.ts";
import { durationWords } from "../../kernel/text/durations.ts";
import { capital } from "../../kernel/text/sentences.ts";
import { asIs } from "../as-is.ts";
import { type Message, message } from "../catalogue/message.ts";
import { observedWords } from "../observed-words.ts";
import { storedWords } from "../stored-words.ts";
import { flagChangeWords } from "./flag-change-words.ts";

export type Description = {
  subject: Message | null;
  words: Message;
  /** "by ops@sluice.local", "to viewer@sluice.local", "(told by outbox)" of what happened by itself; null where the words say it. */
  who: Message | null;
  tone: "pass" | "hold" | "fail" | "run" | "wait";
};

/** An entry as "subject words": "dynamic-services set to 25 %". */
export function describeEntry(entry: AuditEntryView): Description {
  const { action, subjectKind, actorName: name } = entry;
  const subject = subjectOf(entry);
  if (entry.outcome === "refused" && !isOwn(action)) {
    // Of somebody's own account: whose it is, is who asked.
    const told = subjectKind === "user" && entry.subjectId === name ? null : subject;
    return {
      subject: told && message("auditEntries.colon", { subject: told }),
      words: message("auditEntries.refused", { asked: asked(action, told === null) }),
      who: message("auditEntries.to", { name }),
      tone: "hold",
    };
  }
  const alone =
    (subjectKind === "session" && !["session.ended-from-list", "session.changed"].includes(action)) ||
    // What a sink does, it does by itself.
    (action.startsWith("sink.") && action !== "sink.changed") ||
    ["client.lost", "plan.job-paused", "token.use", "user.password-changed"].includes(action);
  const byItself = alone && entry.actorKind === "system" && subjectKind !== "session";
  const who = alone
    ? byItself
      ? message("auditEntries.toldBy", { name })
      : null
    : message("auditEntries.by", { name });
  const telling = isOwn(action) ? { words: message(`auditEntries.own.${action}`) } : tellingOf(entry);
  const words = withEnding(telling.words, entry);
  if (entry.outcome === "failed") {
    // What is told as a failure is not told twice.
    const failed = telling.tone === "fail" ? words : message("auditEntries.failed", { words });
    return { subject, words: failed, who, tone: "fail" };
  }
  return {
    subject:
      subject && ["quarantine", "kill-switch"].includes(subjectKind)
        ? message("auditEntries.colon", { subject })
        : subject,
    words,
    who,
    tone: entry.outcome === "refused" ? "hold" : (telling.tone ?? "wait"),
  };
}

type Told = Telling & { words: Message };
type Dotted<A extends string> = A extends `${infer Subject}:${infer Verb}` ? `${Subject}.${Verb}` : A;

/** "a change of percentage"; with a capital where it comes first. */
function asked(action: string, isFirst: boolean): Message {
  if (!isAsked(action)) return asIs(isFirst ? capital(plain(action)) : plain(action));
  const dotted = action.replace(":", ".") as Dotted<AskedAction>;
  return message(isFirst ? `auditEntries.askedFirst.${dotted}` : `auditEntries.asked.${dotted}`);
}

/** The words of the action itself, of one subject; of what was about no phase, or names it no more, "p rehearsed a phase". */
function ownTelling(action: AuditAction, phase: Message | string): Told {
  return { ...TELLINGS[action], words: { code: `auditEntries.told.${action}`, params: { phase, count: 1 } } };
}

/** What ended may have ended badly, or only begun: the entry's result says so. */
function tellingOf(entry: AuditEntryView): Told {
  const after = afterOf(entry);
  const { action } = entry;
  if (!isAuditAction(action)) return { words: asIs(plain(action)) };
  const phase = typeof after.phase === "string" ? after.phase : message("auditEntries.aPhase");
  const telling = ownTelling(action, phase);
  const check = String(after.check);
  switch (action) {
    case "plan.checks-done":
      if (after.run === 0) return { words: message("auditEntries.checksNone") };
      return Number(after.failed) > 0
        ? {
            words: message("auditEntries.checksFailed", {
              failed: Number(after.failed),
              run: Number(after.run),
            }),
            tone: "fail",
          }
        : telling;
    case "plan.load-passed": {
      const held = durationWords(Number(after.heldMs));
      return { words: message("auditEntries.goesOn", { phase, held }), tone: "run" };
    }
    case "check.failed":
      return {
        words: entry.reason
          ? message("auditEntries.checkNotRun", { check })
          : message("auditEntries.checkFails", {
              check,
              observed: observedWords((after.observed ?? null) as string | null),
              expected: storedWords(after.expected),
            }),
        tone: "fail",
      };
    case "check.passed-again":
      return { words: message("auditEntries.checkPasses", { check }), tone: "pass" };
    case "flag.held-by-check": {
      const percentage = `${Number(after.percentage)} %`;
      return { words: message("auditEntries.heldAt", { percentage, check }), tone: "hold" };
    }
    case "plan.rehearsal-done":
      if (after.ok === false)
        return { words: message("auditEntries.rehearsal.failed", { phase }), tone: "fail" };
      if (after.oneWay !== undefined)
        return { words: message("auditEntries.rehearsal.oneWay", { phase }), tone: "hold" };
      return after.rollbackProven === false
        ? { words: message("auditEntries.rehearsal.notProven", { phase }), tone: "hold" }
        : telling;
    case "plan.run-done":
      // Of a switchover only the first stage is served then.
      return after.state === "running"
        ? { words: message("auditEntries.firstStage", { phase }), tone: "run" }
        : telling;
    case "kill-switch.changed": {
      const { engaged_at: was } = (entry.before ?? {}) as { engaged_at?: unknown };
      if (was == null && after.engaged_at != null) return ownTelling("kill-switch.engaged", phase);
      if (was != null && after.engaged_at == null) return ownTelling("kill-switch.lifted", phase);
      return telling;
    }
    default:
      return { ...telling, words: counted(entry, after) ?? telling.words };
  }
}

/** What is told with the figures or names of the entry, in place of its action's own words; null if it has none. */
function counted({ action, before, after: whole }: AuditEntryView, after: Fields): Message | null {
  const percentage = percentOf(after);
  const { events = 0, replayed = 0 } = (after.matched ?? {}) as { events?: number; replayed?: number };
  switch (action) {
    case "target.seeded":
      return message("auditEntries.seeded", { rows: Number(after.rows) });
    case "bookings.began":
      return message("auditEntries.bookingsBegan", { perSecond: String(after.perSecond) });
    case "flag.changed":
      return flagChangeWords(before, whole);
    case "flag.opened-by-plan":
      return message("auditEntries.turnedOnBySwitchover", { percentage: String(percentage) });
    case "flag.turned-on":
      return percentage === null ? null : message("auditEntries.turnedOnAt", { percentage });
    case "flag.tied-to-plan":
      return after.planName ? message("auditEntries.tiedTo", { plan: String(after.planName) }) : null;
    case "quarantine.decided":
      return after.ahead === true ? message("auditEntries.decidedAhead") : null;
    case "outbox.retried":
      return events + replayed > 0 ? ofSink("retried", events + replayed, after) : null;
    case "outbox.discarded":
      return events > 0 ? ofSink("discarded", events, after) : null;
    case "sink.events-died":
      return diedWords(Number(after.events), Number(after.inAll));
    default:
      return null;
  }
}

/** Of all sinks where the entry names none. */
function ofSink(done: "retried" | "discarded", events: number, { selection }: Fields): Message {
  const { filter } = (selection ?? {}) as { filter?: { sink?: string } };
  return filter?.sink
    ? message(`auditEntries.${done}Of`, { events, sink: filter.sink })
    : message(`auditEntries.${done}`, { events });
}

/** `events` that died since it was last told, so that entries add up; `inAll`, of entries that have it, wait for a person. */
function diedWords(events: number, inAll: number): Message | null {
  if (!(events > 0)) return null;
  return inAll > events
    ? message("auditEntries.diedMore", { events, inAll })
    : message("auditEntries.died", { events });
}

function subjectOf(entry: AuditEntryView): Message | null {
  const environment = otherEnvironmentOf(entry);
  if (entry.subjectKind === "kill-switch") return environment === null ? null : asIs(environment);
  if (entry.subjectKind === "flag" && environment !== null)
    return message("auditEntries.inEnvironment", { subject: entry.subjectId, environment });
  if (/^(target|bookings)\./.test(entry.action)) return null;
  // Ids of events say nothing to a reader; the entry holds them.
  if (entry.subjectKind === "quarantine") return valuesOf(entry.subjectId);
  const action = entry.action.replace(":", ".");
  const ofEvents = ["outbox.retr", "outbox.discard", "outbox.settled"].some((one) => action.startsWith(one));
  if (entry.subjectKind === "outbox" && (entry.subjectId === "all" || ofEvents))
    return message("auditEntries.outbox");
  return entry.subjectId ? asIs(entry.subjectId) : null;
}

/** The environment that an entry is of, if it is not the one that is meant where none is named. */
function otherEnvironmentOf({ subjectKind, subjectId, before, after }: AuditEntryView): string | null {
  // Before there were environments, the subject was all that is served.
  const named =
    subjectKind === "kill-switch" ? subjectId.replace(/^all$/, "") : environmentIn(after ?? before);
  return named === "" || named === DEFAULT_ENVIRONMENT ? null : named;
}

function environmentIn(fields: unknown): string {
  const { environment } = (fields ?? {}) as { environment?: unknown };
  return typeof environment === "string" ? environment : "";
}

/** "p/040-period" → "period of p": a step's number is its place in a folder. */
function valuesOf(id: string | null): Message | null {
  const [plan, ...rest] = id?.split("/") ?? [];
  const step = rest.join("/").split("-").slice(1).join(" ");
  if (plan && step) return message("auditEntries.ofPlan", { step, plan });
  return id ? asIs(id) : null;
}

/** "flag.percentage-set" → "percentage set", for what has no telling of its own. */
function plain(action: string): string {
  return action.replace(/^[^.:]+[.:]/, "").replaceAll("-", " ");
}

type Fields = Record<string, unknown>;

function afterOf(entry: AuditEntryView): Fields {
  return entry.after && typeof entry.after === "object" ? (entry.after as Fields) : {};
}

function withEnding(words: Message, entry: AuditEntryView): Message {
  const after = afterOf(entry);
  const percentage = percentOf(after);
  if (entry.action === "flag.percentage-set" && percentage !== null)
    return message("auditEntries.setTo", { words, to: percentage });
  if (entry.action === "user.role-changed" && typeof after.role === "string")
    return message("auditEntries.setTo", { words, to: after.role.replaceAll("_", " ") });
  if (entry.action.startsWith("sink.") && Number(after.changes) > 1)
    return message("auditEntries.changes", { words, changes: Number(after.changes) });
  return entry.action.startsWith("plan.checks") && typeof after.phase === "string"
    ? message("auditEntries.ofPhase", { words, phase: after.phase })
    : words;
}

function percentOf(fields: Fields): string | null {
  const percentage = fields.rolloutPercentage ?? fields.rollout_percentage;
  return percentage === undefined ? null : `${Number(percentage)} %`;
}

/** "dynamic-services set to 25 %". */
export function entryTitle(entry: AuditEntryView): Message {
  const { subject, words } = describeEntry(entry);
  return subject === null ? words : message("auditEntries.titled", { subject, words });
}
