import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { durationWords } from "../../kernel/text/durations.ts";
import { percentWords } from "../../kernel/text/numbers.ts";
import { ownValue } from "../../kernel/text/own-value.ts";
import { asSentence, withEnd } from "../../kernel/text/sentences.ts";
import { asIs } from "../as-is.ts";
import { commas } from "../catalogue/listed.ts";
import { type Message, message } from "../catalogue/message.ts";
import { sentences } from "../catalogue/sentences.ts";
import { storedMessage } from "../catalogue/stored-message.ts";
import { observedWords } from "../observed-words.ts";
import { describePause, withGate } from "../pauses.ts";
import { storedWords } from "../stored-words.ts";
import { flagChangeWords } from "./flag-change-words.ts";
import { reasonWords } from "./reason-words.ts";

/** What the title of an entry leaves out, as a sentence: why, from what, how many; null if it says all. */
export function describeDetail(entry: AuditEntryView): Message | null {
  const after = fieldsOf(entry.after);
  const own = entry.outcome === "done" ? ownValue(OWN, entry.action) : undefined;
  if (own) return own(after, fieldsOf(entry.before), entry);
  return entry.reason ? asIs(asSentence(entry.reason)) : reasonWords(entry);
}

type Fields = Record<string, unknown>;
type Detail = (after: Fields, before: Fields, entry: Pick<AuditEntryView, "reason" | "at">) => Message | null;

const ran: Detail = (after) => ranWords(fieldsOf(after.ran));
const reasonOnly: Detail = (_, __, { reason }) => quoted(reason);
const byReason: Detail = (after, __, { reason }) =>
  reason ? message("auditDetail.byReason", { reason }) : reasonWords({ reason, after });
const flagChange: Detail = (after, before) => {
  const words = flagChangeWords(before, after, true);
  return words && message("auditDetail.flagChange", { change: words });
};

/** Of the rest the reason is told, or nothing: never the fields of the record, which are for the audit page. */
const OWN: Record<string, Detail> = {
  "system.started": (after) => message("auditDetail.started", { took: seconds(after.seconds) }),
  "target.seeded": (after) => message("auditDetail.seeded", { took: seconds(after.seconds) }),
  "client.connected": (after) =>
    message("auditDetail.connected", {
      serving: Number(after.serving),
      clients: Number(after.clients),
      revision: String(after.revision),
    }),
  "client.lost": ({ clients, names }) => {
    const others = Number(clients) - 1;
    const named = Array.isArray(names) ? names.slice(1).map(String) : [];
    if (!(others > 0)) return message("auditDetail.lost.one");
    return named.length > 0
      ? message("auditDetail.lost.othersNamed", { others, names: commas(named) })
      : message("auditDetail.lost.others", { others });
  },
  "bookings.began": (after) => {
    if (after.old === undefined) return message("auditDetail.bookings.own");
    if (Number(after.new) === 0) return message("auditDetail.bookings.old");
    return message(Number(after.old) === 0 ? "auditDetail.bookings.new" : "auditDetail.bookings.both");
  },
  "bookings.ended": () => message("auditDetail.bookings.ended"),
  "sink.first-delivered": () => message("auditDetail.firstDelivered"),
  "plan.read": ({ steps, phases, target }) =>
    steps === undefined
      ? null
      : message("auditDetail.planRead", {
          steps: Number(steps),
          phases: Number(phases),
          target: String(target),
        }),
  "plan.phase-started": ({ steps }) =>
    Number(steps) > 0 ? message("auditDetail.steps", { steps: Number(steps) }) : null,
  "plan.run-done": ran,
  "plan.rollback-done": ran,
  "plan.restore-done": ran,
  "plan.rehearsal-requested": () => message("auditDetail.onCopy"),
  "plan.rehearsal-done": (after) => joined(ranWords(fieldsOf(after.ran)), wayBackWords(after)),
  "plan.checks-done": ({ run, failed }) =>
    Number(run) > 0
      ? message("auditDetail.checksPass", { passed: Number(run) - Number(failed), run: Number(run) })
      : null,
  "quarantine.decided": (after) => decidedWords(after),
  "quarantine.left-open": ({ values, rows }) =>
    Array.isArray(values) ? valuesWords(values.length, rows) : null,
  "quarantine.decision-changed": (after, before) => {
    const change = {
      raw: writtenWords(after.rawValue),
      value: String(after.value),
      before: String(before.value),
    };
    const rows = Number(after.rows);
    return rows > 0
      ? message("auditDetail.changedToRows", { ...change, rows })
      : message("auditDetail.changedTo", change);
  },
  "quarantine.decision-withdrawn": (after, before, { reason }) => {
    const change = { raw: writtenWords(after.rawValue), before: String(before.value) };
    const rows = Number(after.rows);
    return joined(
      rows > 0
        ? message("auditDetail.withdrawnRows", { ...change, rows })
        : message("auditDetail.withdrawn", change),
      whyWords(after, reason),
    );
  },
  "flag.percentage-set": (_, before, { reason }) => {
    const from = before.rolloutPercentage ?? before.rollout_percentage;
    const was =
      from === undefined
        ? null
        : message("auditDetail.setBefore", { percentage: percentWords(Number(from)) });
    return joined(was, quoted(reason));
  },
  // Their words say what changed.
  "flag.turned-on": reasonOnly,
  "flag.turned-off": reasonOnly,
  "flag.created": (after) => {
    if (typeof after.planName === "string") return message("auditDetail.forPlan", { plan: after.planName });
    return after.enabled === false ? message("auditDetail.off") : null;
  },
  "flag.targeting-set": (after, before) => joined(windowWords(after, before), allowWords(after, before)),
  "flag.restored": flagChange,
  "flag.edited": flagChange,
  "flag.tied-to-plan": () => null, // its words name the plan
  "flag.opened-by-plan": byReason,
  "flag.shut-by-plan": byReason,
  "flag.archived": reasonOnly,
  "flag.unarchived": reasonOnly,
  "flag.retired": () => message("auditDetail.retired"),
  "flag.unretired": () => message("auditDetail.unretired"),
  "flag.held-by-check": ({ observed, expected }) =>
    observed === undefined
      ? null
      : message("auditDetail.found", {
          observed: observedWords(observed as string | null),
          expected: storedWords(expected),
        }),
  "plan.rehearsal-stopped": () => message("auditDetail.stopped"),
  "user.created": ({ role }) => asRole(role),
  "user.role-changed": (_, { role }) =>
    typeof role === "string" ? message("auditDetail.roleBefore", { role: roleWords(role) }) : null,
  "user.password-reset": ({ sessionsEnded: ended }) =>
    ended === undefined ? null : message("auditDetail.sessions", { count: Number(ended) }),
  "user.password-changed": ({ sessionsEnded: ended }) =>
    ended === undefined ? null : message("auditDetail.otherSessions", { count: Number(ended) }),
  "user.disabled": ({ tokensEnded }) =>
    Array.isArray(tokensEnded)
      ? message("auditDetail.tokensEnded", {
          count: tokensEnded.length,
          tokens: commas(tokensEnded.map(String)),
        })
      : null,
  "token.created": ({ role, expiresAt }, _, { at }) => joined(asRole(role), lastsWords(expiresAt, at)),
  "client-token.created": ({ scope, expiresAt }, _, { at }) =>
    joined(
      typeof scope === "string" ? message("auditDetail.forScope", { scope }) : null,
      lastsWords(expiresAt, at),
    ),
  "client-token.rotated": ({ previousUntil }, _, { at }) =>
    typeof previousUntil === "string"
      ? message("auditDetail.previousWorks", { span: spanWords(previousUntil, at) })
      : null,
  "session.ended-from-list": (_, { address }) =>
    typeof address === "string" ? message("auditDetail.from", { address }) : null,
  "outbox.resumed": ({ running }) => namesWords(running),
  "outbox.paused": (after, _, { reason }) => joined(whyWords(after, reason), namesWords(after.paused)),
  "kill-switch.changed": ({ reason }) => (typeof reason === "string" ? quoted(reason) : null),
  "kill-switch.engaged": ({ flagsOff }, _, { reason }) =>
    joined(
      quoted(reason),
      flagsOff === undefined ? null : message("auditDetail.flagsOff", { count: Number(flagsOff) }),
    ),
  "kill-switch.lifted": ({ peopleMovedBack }, _, { reason }) =>
    joined(
      quoted(reason),
      peopleMovedBack ? message("auditDetail.movedBack", { people: Number(peopleMovedBack) }) : null,
    ),
  "plan.job-paused": ({ because, pause }, _, { reason }) => {
    // Earlier entries have the code under another name, and those from before there were codes the reason as a text.
    const code = storedMessage(because ?? pause);
    if (code === null) return reason === null ? null : asIs(asSentence(reason));
    return withGate(message("auditDetail.paused", { pause: describePause(code) }), code);
  },
  "flag.changed": () => null, // its words say what changed
};

function joined(...all: (Message | null)[]): Message | null {
  const [first, ...others] = all.filter((one) => one !== null);
  return first === undefined ? null : sentences(first, ...others);
}

/** As a person gave it, or as Sluice says it. */
function whyWords(after: Fields, reason: string | null): Message | null {
  return quoted(reason) ?? reasonWords({ reason: null, after });
}

/** A person's own words, as a sentence of theirs. */
function quoted(reason: string | null): Message | null {
  return reason ? message("auditDetail.quoted", { text: withEnd(reason) }) : null;
}

/** "5 steps, 9 checks pass, 120,412 rows, longest lock wait 38 ms."; null of what was recorded before it was measured. */
function ranWords(figures: Fields): Message | null {
  const [steps, checks, rows, values] = ["steps", "checks", "rows", "values"].map((one) =>
    Number(figures[one] ?? 0),
  ) as [number, number, number, number];
  const wait = Number(figures.longestLockWaitMs ?? 0);
  const failed = checks - Number(figures.passed);
  const told = [
    steps > 0 && message("auditDetail.ran.steps", { steps }),
    checks > 0 &&
      (failed === 0
        ? message("auditDetail.ran.checksPass", { checks })
        : message("auditDetail.ran.checksFail", { failed, checks })),
    rows > 0 && message("auditDetail.ran.rows", { rows }),
    values > 0 && message("auditDetail.ran.values", { values }),
    wait > 0 && message("auditDetail.ran.lockWait", { took: durationWords(wait) }),
    Number(figures.seconds) > 0 &&
      message("auditDetail.ran.thereAndBack", { took: seconds(figures.seconds) }),
  ].filter((one) => one !== false);
  return told.length === 0 ? null : message("auditDetail.ran.all", { parts: commas(told) });
}

/** What runs no statement, as a switchover does, has nothing to undo. */
function wayBackWords({ rollbackProven, phase, ran }: Fields): Message | null {
  if (rollbackProven !== true) return null;
  const { statements } = fieldsOf(ran);
  const ranNone = statements === undefined ? phase === "switchover" : Number(statements) === 0;
  return message(ranNone ? "auditDetail.undone.noStatement" : "auditDetail.undone.there");
}

function decidedWords({ decisions, rows, ahead }: Fields): Message | null {
  if (!Array.isArray(decisions)) return null;
  return ahead === true
    ? message("auditDetail.valuesAhead", { values: decisions.length })
    : valuesWords(decisions.length, rows);
}

/** Of none no rows are told: what is decided ahead has none yet. */
function valuesWords(values: number, rows: unknown): Message {
  return Number(rows) > 0
    ? message("auditDetail.valuesRows", { values, rows: Number(rows) })
    : message("auditDetail.values", { values });
}

function writtenWords(rawValue: unknown): Message {
  return rawValue === null || rawValue === undefined
    ? message("auditDetail.emptyValue")
    : message("auditDetail.written", { text: String(rawValue) });
}

function asRole(role: unknown): Message | null {
  return typeof role === "string" ? message("auditDetail.asRole", { role: roleWords(role) }) : null;
}

function roleWords(role: string): string {
  return role.replaceAll("_", " ");
}

function namesWords(names: unknown): Message | null {
  return Array.isArray(names) && names.length > 0
    ? message("auditDetail.to", { names: commas(names.map(String)) })
    : null;
}

/** A time by how long it is from then: an exact one would be in nobody's zone. */
function spanWords(until: string, from: Date): Message {
  return durationWords(Date.parse(until) - from.getTime());
}

function lastsWords(until: unknown, from: Date): Message {
  return typeof until === "string"
    ? message("auditDetail.worksFor", { span: spanWords(until, from) })
    : message("auditDetail.worksOn");
}

function windowWords({ window }: Fields, { window: before }: Fields): Message | null {
  const { from, until, zone } = fieldsOf(window);
  if (from !== undefined)
    return message("auditDetail.window", { from: String(from), until: String(until), zone: String(zone) });
  return fieldsOf(before).from === undefined ? null : message("auditDetail.anyHour");
}

function allowWords({ allowKeys }: Fields, { allowKeys: before }: Fields): Message | null {
  if (JSON.stringify(allowKeys) === JSON.stringify(before)) return null;
  return message("auditDetail.allowed", { count: Array.isArray(allowKeys) ? allowKeys.length : 0 });
}

function seconds(value: unknown): Message {
  return durationWords(Number(value) * 1000);
}

function fieldsOf(value: unknown): Fields {
  return value && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
}
