import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { formatDuration } from "../../kernel/text/durations.ts";
import { countOf, formatPercent } from "../../kernel/text/numbers.ts";
import { ownValue } from "../../kernel/text/own-value.ts";
import { asSentence, withEnd } from "../../kernel/text/sentences.ts";
import { english } from "../catalogue/english.ts";
import { describePause } from "../pauses.ts";
import { keysWords } from "./field-words.ts";
import { flagChangeWords } from "./flag-change-words.ts";

/** What the title of an entry leaves out, as a sentence: why, from what, how many; null if it says all. */
export function describeDetail(entry: AuditEntryView): string | null {
  const after = fieldsOf(entry.after);
  const own = entry.outcome === "done" ? ownValue(OWN, entry.action) : undefined;
  if (own) return own(after, fieldsOf(entry.before), entry);
  return entry.reason ? asSentence(entry.reason) : null;
}

type Fields = Record<string, unknown>;
type Detail = (after: Fields, before: Fields, entry: Pick<AuditEntryView, "reason" | "at">) => string | null;

/** Of the rest the reason is told, or nothing: never the fields of the record, which are for the audit page. */
const OWN: Record<string, Detail> = {
  "system.started": (after) =>
    `Database, gateway, worker, dashboard and clinic, all on this machine, after ${seconds(after.seconds)}.`,
  "target.seeded": (after) => `In ${seconds(after.seconds)}, made up, from a fixed seed.`,
  "client.connected": (after) =>
    `${after.serving} of ${countOf(Number(after.clients), "client serves", "clients serve")} revision ${after.revision}.`,
  "client.lost": ({ clients, names }) => {
    const others = Number(clients) - 1;
    const named = Array.isArray(names) ? names.slice(1) : [];
    const which = named.length > 0 ? `: ${named.join(", ")}` : "";
    return sentences(
      others > 0 ? `So ${others === 1 ? "was" : "were"} ${countOf(others, "other")}${which}.` : null,
      others > 0
        ? "None said that it ends, so that each may still serve what it last had."
        : "It did not say that it ends, so that it may still serve what it last had.",
    );
  },
  "bookings.began": (after) => {
    if (after.old === undefined) return "The clinic sends them to itself, as its website would.";
    if (Number(after.new) === 0) return "All take the old path.";
    return Number(after.old) === 0 ? "All take the new path." : "Some take the old path, some the new.";
  },
  "bookings.ended": () => "Nobody books by itself any more. The booking page goes on.",
  "sink.first-delivered": () => "Its first event was accepted.",
  "plan.read": (after) =>
    after.steps === undefined
      ? null
      : `${countOf(Number(after.steps), "step")} in ${countOf(Number(after.phases), "phase")}, for the target ${after.target}.`,
  "plan.phase-started": ({ steps }) => (Number(steps) > 0 ? `${countOf(Number(steps), "step")}.` : null),
  "plan.run-done": (after) => ranWords(fieldsOf(after.ran)),
  "plan.rollback-done": (after) => ranWords(fieldsOf(after.ran)),
  "plan.restore-done": (after) => ranWords(fieldsOf(after.ran)),
  "plan.dry-run-requested": () => "On a copy. The target is not touched.",
  "plan.dry-run-done": (after) => sentences(ranWords(fieldsOf(after.ran)), wayBackWords(after)),
  "plan.checks-done": ({ run, failed }) =>
    Number(run) > 0 ? `${Number(run) - Number(failed)} of ${countOf(Number(run), "check")} pass.` : null,
  "quarantine.decided": (after) => decidedWords(after),
  "quarantine.left-open": ({ values, rows }) =>
    Array.isArray(values) ? `${countOf(values.length, "value")}${rowsWords(rows)}.` : null,
  "quarantine.decision-changed": (after, before) =>
    `${writtenWords(after.rawValue)} is ${after.value} and was ${before.value}${rowsWords(after.rows)}.`,
  "quarantine.decision-withdrawn": (after, before, { reason }) =>
    sentences(
      `${writtenWords(after.rawValue)} was ${before.value}, and waits for a person again${rowsWords(after.rows)}.`,
      quoted(reason),
    ),
  "flag.percentage-set": (_, before, { reason }) => {
    const from = before.rolloutPercentage ?? before.rollout_percentage;
    const was = from === undefined ? null : `It was set to ${formatPercent(Number(from))} before.`;
    return sentences(was, quoted(reason));
  },
  // Their words say what changed.
  "flag.turned-on": (_, __, { reason }) => quoted(reason),
  "flag.turned-off": (_, __, { reason }) => quoted(reason),
  "flag.created": (after) => {
    if (typeof after.planName === "string") return `For the plan ${after.planName}, off as a new flag is.`;
    return after.enabled === false ? "Off, as a new flag is." : null;
  },
  "flag.targeting-set": (after, before) => sentences(windowWords(after, before), allowWords(after, before)),
  "flag.restored": (after, before) => {
    const words = flagChangeWords(before, after);
    return words === null ? null : asSentence(english(words));
  },
  "flag.edited": (after, before) => {
    const words = flagChangeWords(before, after);
    return words === null ? null : asSentence(english(words));
  },
  "flag.tied-to-plan": () => null, // its words name the plan
  "flag.opened-by-plan": (_, __, { reason }) => (reason ? `By the ${reason}.` : null),
  "flag.shut-by-plan": (_, __, { reason }) => (reason ? `By the ${reason}.` : null),
  "flag.archived": (_, __, { reason }) => quoted(reason),
  "flag.unarchived": (_, __, { reason }) => quoted(reason),
  "flag.retired": () => "Its old path is gone.",
  "flag.unretired": () => "Its old path is there again.",
  "flag.held-by-check": ({ observed, expected }) =>
    observed === undefined ? null : `Found ${observed}, expected ${expected}.`,
  "plan.dry-run-stopped": () => "Its copy is dropped. The target was not touched.",
  "user.created": ({ role }) => (typeof role === "string" ? `As ${roleWords(role)}.` : null),
  "user.role-changed": (_, { role }) =>
    typeof role === "string" ? `It was ${roleWords(role)} before.` : null,
  "user.password-reset": ({ sessionsEnded }) => endedWords(sessionsEnded),
  "user.password-changed": ({ sessionsEnded }) => endedWords(sessionsEnded, "other session"),
  "user.disabled": ({ tokensEnded }) =>
    Array.isArray(tokensEnded)
      ? `Their ${tokensEnded.length === 1 ? "token" : "tokens"} ${tokensEnded.join(", ")} ended with it.`
      : null,
  "token.created": ({ role, expiresAt }, _, { at }) =>
    sentences(typeof role === "string" ? `As ${roleWords(role)}.` : null, lastsWords(expiresAt, at)),
  "client-token.created": ({ scope, expiresAt }, _, { at }) =>
    sentences(typeof scope === "string" ? `For a ${scope}.` : null, lastsWords(expiresAt, at)),
  "client-token.rotated": ({ previousUntil }, _, { at }) =>
    typeof previousUntil === "string"
      ? `The one before works for ${spanWords(previousUntil, at)} more.`
      : null,
  "session.ended-from-list": (_, { address }) => (typeof address === "string" ? `From ${address}.` : null),
  "outbox.resumed": ({ running }) => namesWords(running),
  "outbox.paused": ({ paused }, _, { reason }) => sentences(quoted(reason), namesWords(paused)),
  "kill-switch.changed": ({ reason }) => (typeof reason === "string" ? quoted(reason) : null),
  "kill-switch.engaged": ({ flagsOff }, _, { reason }) =>
    sentences(
      quoted(reason),
      flagsOff === undefined
        ? null
        : Number(flagsOff) === 0
          ? "There was no flag to turn off."
          : `${countOf(Number(flagsOff), "flag")} turned off.`,
    ),
  "kill-switch.lifted": ({ peopleMovedBack }, _, { reason }) =>
    sentences(
      quoted(reason),
      !peopleMovedBack
        ? null
        : `The press had moved ${countOf(Number(peopleMovedBack), "person", "people")} back.`,
    ),
  "plan.job-paused": (_, __, { reason }) => `It ${english(describePause(reason))}.`,
  "flag.changed": () => null, // its words say what changed
};

function sentences(...all: (string | null)[]): string | null {
  return all.filter(Boolean).join(" ") || null;
}

/** A person's own words, as a sentence of theirs. */
function quoted(reason: string | null): string | null {
  return reason && `“${withEnd(reason)}”`;
}

/** "5 steps, 9 checks pass, 120,412 rows, longest lock wait 38 ms."; null of what was recorded before it was measured. */
function ranWords({ steps, checks, passed, rows, values, longestLockWaitMs, seconds: took }: Fields) {
  const told = [
    Number(steps) > 0 && countOf(Number(steps), "step"),
    Number(checks) > 0 && checksWords(Number(checks), Number(passed)),
    Number(rows) > 0 && countOf(Number(rows), "row"),
    Number(values) > 0 && `${countOf(Number(values), "value")} to decide`,
    Number(longestLockWaitMs) > 0 && `longest lock wait ${formatDuration(Number(longestLockWaitMs))}`,
    Number(took) > 0 && `there and back in ${seconds(took)}`,
  ].filter(Boolean);
  return told.length === 0 ? null : `${told.join(", ")}.`;
}

function checksWords(all: number, passed: number): string {
  return passed === all
    ? countOf(all, "check passes", "checks pass")
    : `${all - passed} of ${countOf(all, "check")} ${all - passed === 1 ? "fails" : "fail"}`;
}

/** What runs no statement, as a switchover does, has nothing to undo. */
function wayBackWords({ rollbackProven, phase, ran }: Fields): string | null {
  if (rollbackProven !== true) return null;
  const { statements } = fieldsOf(ran);
  const ranNone = statements === undefined ? phase === "switchover" : Number(statements) === 0;
  return ranNone
    ? "It runs no statement, and nothing had to be undone."
    : "Undone on the copy, and what was there was there again.";
}

function decidedWords({ decisions, rows, ahead }: Fields): string | null {
  if (!Array.isArray(decisions)) return null;
  const values = countOf(decisions.length, "value");
  return ahead === true ? `${values}. The backfill writes them.` : `${values}${rowsWords(rows)}.`;
}

/** Nothing of none: what is decided ahead has no rows yet. */
function rowsWords(rows: unknown): string {
  return Number(rows) > 0 ? `, ${countOf(Number(rows), "row")}` : "";
}

function writtenWords(rawValue: unknown): string {
  return rawValue === null || rawValue === undefined ? "An empty value" : `“${rawValue}”`;
}

function roleWords(role: string): string {
  return role.replaceAll("_", " ");
}

function endedWords(sessions: unknown, which = "session"): string | null {
  if (sessions === undefined) return null;
  return Number(sessions) === 0 ? `No ${which} was open.` : `${countOf(Number(sessions), which)} ended.`;
}

function namesWords(names: unknown): string | null {
  return Array.isArray(names) && names.length > 0 ? `To ${names.join(", ")}.` : null;
}

/** A time by how long it is from then: an exact one would be in nobody's zone. */
function spanWords(until: string, from: Date): string {
  return formatDuration(Date.parse(until) - from.getTime());
}

function lastsWords(until: unknown, from: Date): string | null {
  return typeof until === "string"
    ? `It works for ${spanWords(until, from)}.`
    : "It works until it is revoked.";
}

function windowWords({ window }: Fields, { window: before }: Fields): string | null {
  const { from, until, zone } = fieldsOf(window);
  if (from !== undefined) return `It may be on from ${from} to ${until}, ${zone}.`;
  return fieldsOf(before).from === undefined ? null : "It may be on at any hour.";
}

function allowWords({ allowKeys }: Fields, { allowKeys: before }: Fields): string | null {
  if (JSON.stringify(allowKeys) === JSON.stringify(before)) return null;
  const count = Array.isArray(allowKeys) ? allowKeys.length : 0;
  return `${capitalNo(keysWords(allowKeys))} ${count > 1 ? "are" : "is"} always on the new path.`;
}

function capitalNo(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function seconds(value: unknown): string {
  return formatDuration(Number(value) * 1000);
}

function fieldsOf(value: unknown): Fields {
  return value && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}
