import { formatDuration } from "../format/durations.ts";
import { countOf, formatPercent } from "../format/numbers.ts";
import { describePause } from "../format/pauses.ts";
import { asSentence, withEnd } from "../format/sentences.ts";
import { differences, fieldWords, valueWords } from "./diff.ts";
import type { AuditEntryView } from "./model.ts";

/** What the title of an entry leaves out, as a sentence: why, from what, how many; null if it says all. */
export function describeDetail(entry: AuditEntryView): string | null {
  const after = fieldsOf(entry.after);
  const own = OWN[entry.action]?.(after, fieldsOf(entry.before), entry.reason);
  if (own !== undefined) return own;
  if (entry.reason) return asSentence(entry.reason);
  return entry.outcome === "done" ? changed(entry) : null;
}

type Fields = Record<string, unknown>;

const OWN: Record<string, (after: Fields, before: Fields, reason: string | null) => string | null> = {
  "system.started": (after) =>
    `Database, gateway, worker, dashboard and clinic, all on this machine, after ${seconds(after.seconds)}.`,
  "target.seeded": (after) => `In ${seconds(after.seconds)}, made up, from a fixed seed.`,
  "client.connected": (after) =>
    `${after.serving} of ${countOf(Number(after.clients), "client serves", "clients serve")} revision ${after.revision}.`,
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
  "plan.dry-run-requested": () => "On a copy. The target is not touched.",
  "plan.dry-run-done": (after) =>
    sentences(
      ranWords(fieldsOf(after.ran)),
      after.rollbackProven === true ? "Undone on the copy, and what was there was there again." : null,
    ),
  "plan.checks-done": ({ run, failed }) =>
    Number(run) > 0 ? `${Number(run) - Number(failed)} of ${countOf(Number(run), "check")} pass.` : null,
  "quarantine.decided": ({ decisions, rows }) => decidedWords(decisions, rows),
  "quarantine.left-open": ({ values, rows }) =>
    Array.isArray(values) ? `${countOf(values.length, "value")}, ${countOf(Number(rows), "row")}.` : null,
  "flag.percentage-set": (_, before) => {
    const from = before.rolloutPercentage ?? before.rollout_percentage;
    return from === undefined ? null : `It was set to ${formatPercent(Number(from))} before.`;
  },
  // Their words say what changed.
  "flag.turned-on": (_, __, reason) => reason && asSentence(reason),
  "flag.turned-off": (_, __, reason) => reason && asSentence(reason),
  "flag.created": (after) => (after.enabled === false ? "Off, as a new flag is." : null),
  "flag.targeting-set": ({ window }) => {
    const { from, until, zone } = fieldsOf(window);
    return from === undefined ? null : `It may be on from ${from} to ${until}, ${zone}.`;
  },
  "kill-switch.engaged": ({ flagsOff }, _, reason) =>
    sentences(
      quoted(reason),
      flagsOff === undefined
        ? null
        : Number(flagsOff) === 0
          ? "No flag was on."
          : `${countOf(Number(flagsOff), "flag")} turned off.`,
    ),
  "kill-switch.lifted": ({ peopleMovedBack }, _, reason) =>
    sentences(
      quoted(reason),
      peopleMovedBack === undefined
        ? null
        : `The press had moved ${countOf(Number(peopleMovedBack), "person", "people")} back.`,
    ),
  "plan.job-paused": (_, __, reason) => `It ${describePause(reason)}.`,
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

function decidedWords(decisions: unknown, rows: unknown): string | null {
  if (!Array.isArray(decisions)) return null;
  const values = countOf(decisions.length, "value");
  return rows === undefined ? `${values}.` : `${values}, ${countOf(Number(rows), "row")}.`;
}

function seconds(value: unknown): string {
  return formatDuration(Number(value) * 1000);
}

const TIME = /^\d{4}-\d\d-\d\dT/;
/** Of use to those who look an entry up, not to those who read on. */
const FOR_THE_RECORD = new Set(["job", "sha256", "phase", "state", "id", "name"]);
const MOST = 2;

/** The first fields that changed, in words. Lists, objects, hashes and times are for the audit page. */
function changed(entry: AuditEntryView): string | null {
  if (entry.before === null || entry.after === null) return null;
  const told = differences(entry.before, entry.after).filter(
    ({ field, before, after }) =>
      !FOR_THE_RECORD.has(field) &&
      [before, after].every(
        (text) => text === null || (text.length <= 40 && !/^[[{]/.test(text) && !TIME.test(text)),
      ),
  );
  const words = told.slice(0, MOST).map(({ field, before, after }) => {
    const [from, to] = [before, after].map((value) => valueWords(field, value));
    if (from === null) return `${fieldWords(field)} is now ${to}`;
    return to === null ? `${fieldWords(field)} was ${from}` : `${fieldWords(field)} from ${from} to ${to}`;
  });
  return words.length === 0 ? null : withEnd(asSentence(words.join(", ")));
}

function fieldsOf(value: unknown): Fields {
  return value && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}
