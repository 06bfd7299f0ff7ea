import { expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { differences } from "../../kernel/audit/diff.ts";
import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { type AuditAction, TELLINGS } from "../../kernel/audit/tellings.ts";
import { english } from "../catalogue/english.ts";
import { message } from "../catalogue/message.ts";
import { describeEntry } from "./describe.ts";
import { describeDetail } from "./describe-detail.ts";
import { fieldWords as field, valueWords as value } from "./field-words.ts";

const fieldWords = (of: string) => inEnglish(field(of));
const valueWords = (of: string, told: unknown) => inEnglish(value(of, told));

const AT = "2026-11-27T09:00:00.000Z";
const LATER = "2026-12-27T09:00:00.000Z";
const FLAG = {
  name: "dynamic-services",
  description: "Services by period",
  owner: "booking",
  enabled: true,
  rolloutPercentage: 25,
  allowKeys: ["anna", "ben"],
  window: null,
  heldAt: null,
  heldBy: null,
  holdReason: null,
  planName: "2026-reservations-service",
  retiredAt: null,
  archivedAt: null,
  createdAt: AT,
  updatedAt: AT,
  updatedBy: "ops@sluice.local",
  revision: 9,
};
const WINDOW = { zone: "Europe/Berlin", from: "22:00", until: "06:00", days: [1, 5] };
/** As `to_jsonb` writes the row. */
const COLUMNS = {
  name: "dynamic-services",
  enabled: true,
  rollout_percentage: 25,
  allow_keys: ["anna"],
  window: null,
  held_at: null,
  held_by: null,
  hold_reason: null,
  plan_name: null,
  retired_at: null,
  archived_at: null,
  updated_at: AT,
};
const JOB = { job: "01a1fe05-93bc-7505-9d67-1f1d5d9d2f01" };
const RAN = {
  steps: 5,
  checks: 9,
  passed: 9,
  rows: 120_412,
  longestLockWaitMs: 38,
  seconds: 13.4,
  values: 31,
};
const CHECK = { phase: "backfill", step: "030-period", check: "No period contradicts a time" };
const KILL = { engagedAt: null, engagedBy: null, reason: null, liftedAt: null, liftedBy: null, revision: 11 };
const ENGAGED = { ...KILL, engagedAt: AT, engagedBy: "admin@sluice.local", reason: "errors rise" };
const MATCHED = { events: 312, replayed: 2, keys: 40, waitingBehind: 12 };
const FILTER = { filter: { sink: "reminders", state: "dead" } };
const SINK = { reason: "HTTP 503", after: { events: 12, changes: 3 } };
const phase = (more: object = {}) => ({ after: { phase: "backfill", ...JOB, ...more } });

type Example = { before?: unknown; after?: unknown; reason?: string };

/** What each is recorded with where it happens. An action that is added wants its example here. */
const EXAMPLES: Record<AuditAction, Example[]> = {
  "flag.created": [
    { after: { ...FLAG, enabled: false, rolloutPercentage: 0 } },
    { reason: "plan 2026-reservations-service", after: { planName: FLAG.planName } },
    { after: COLUMNS },
  ],
  "flag.changed": [
    {
      before: FLAG,
      after: { ...FLAG, enabled: false, window: WINDOW, heldAt: AT, heldBy: "ops", holdReason: "odd" },
    },
    {
      before: COLUMNS,
      after: { ...COLUMNS, rollout_percentage: 50, retired_at: AT, archived_at: AT, plan_name: "p" },
    },
  ],
  "flag.deleted": [{ before: FLAG, reason: "no longer asked for" }, { before: COLUMNS }],
  "flag.edited": [{ before: FLAG, after: { ...FLAG, owner: "clinic", description: "Other words" } }],
  "flag.percentage-set": [{ before: FLAG, after: { ...FLAG, rolloutPercentage: 50.5 }, reason: "calm" }],
  "flag.targeting-set": [
    { before: FLAG, after: { ...FLAG, window: WINDOW, allowKeys: ["anna"] } },
    { before: { ...FLAG, window: WINDOW }, after: { ...FLAG, allowKeys: [] } },
  ],
  "flag.turned-on": [{ before: { ...FLAG, enabled: false }, after: FLAG }],
  "flag.turned-off": [{ before: FLAG, after: { ...FLAG, enabled: false }, reason: "errors rise" }],
  "flag.held": [
    { before: FLAG, after: { ...FLAG, heldAt: AT, heldBy: "po", holdReason: "odd" }, reason: "odd" },
  ],
  "flag.released": [{ before: { ...FLAG, heldAt: AT, heldBy: "po", holdReason: "odd" }, after: FLAG }],
  "flag.archived": [{ before: FLAG, after: { ...FLAG, enabled: false, archivedAt: AT } }],
  "flag.unarchived": [{ before: { ...FLAG, archivedAt: AT, enabled: false }, after: FLAG }],
  "flag.restored": [
    { before: FLAG, after: { ...FLAG, enabled: false, rolloutPercentage: 5 }, reason: "version 9" },
  ],
  "flag.retired": [
    {
      reason: "plan 2026-reservations-service",
      before: { enabled: true, rolloutPercentage: 100, retiredAt: null },
      after: { enabled: true, rolloutPercentage: 100, retiredAt: AT },
    },
  ],
  "flag.unretired": [{ reason: "plan p", before: { retiredAt: AT }, after: { retiredAt: null } }],
  "flag.opened-by-plan": [
    {
      reason: "plan p",
      before: { enabled: false, rolloutPercentage: 0, retiredAt: null },
      after: { enabled: true, rolloutPercentage: 5, retiredAt: null },
    },
  ],
  "flag.shut-by-plan": [
    {
      reason: "plan p",
      before: { enabled: true, rolloutPercentage: 25 },
      after: { enabled: false, rolloutPercentage: 0 },
    },
  ],
  "flag.tied-to-plan": [
    { after: { planName: "p", because: message("auditReasons.byPlan", { plan: "p" }) } },
    { reason: "plan p", after: { planName: "p" } },
  ],
  "flag.held-by-check": [
    { after: { percentage: 25, plan: "p", ...CHECK, observed: "2", expected: "0" } },
    { after: { percentage: 0, plan: "p", ...CHECK } },
  ],
  "flag.released-by-checks": [{ after: { percentage: 25, plan: "p", check: CHECK.check } }],
  "system.started": [{ after: { seconds: 13.4 } }],
  "target.seeded": [{ after: { rows: 120_000, seconds: 4.6 } }],
  "client.connected": [{ after: { clients: 1, serving: 1, revision: 3 } }],
  "client.lost": [
    { after: { clients: 1, names: ["shop"], lastHeardAt: AT } },
    { after: { clients: 12, names: ["shop", "clinic"], lastHeardAt: AT } },
  ],
  "bookings.began": [
    { after: { on: true, perSecond: 1, old: 2, new: 0 } },
    { before: { on: false }, after: { on: true, perSecond: 1 } },
  ],
  "bookings.ended": [{ before: { on: true }, after: { on: false, perSecond: 1 } }],
  "kill-switch.engaged": [{ before: KILL, after: { ...ENGAGED, flagsOff: 3 }, reason: "errors rise" }],
  "kill-switch.lifted": [
    {
      before: ENGAGED,
      after: {
        ...KILL,
        liftedAt: AT,
        peopleMovedBack: 490,
        press: { gateways: { confirmed: 1, of: 1 }, clients: { confirmed: 1, of: 2 }, ms: 48 },
      },
    },
  ],
  "kill-switch.changed": [
    { before: { engaged_at: null, reason: null }, after: { engaged_at: AT, reason: "errors rise" } },
    { before: { engaged_at: AT }, after: { engaged_at: LATER } },
  ],
  "plan.changed": [
    { before: { state: "running", sha256: "ab12" }, after: { state: "done", sha256: "cd34" } },
    { after: { kind: "run", phase: "expand", requested_by: null, pause_requested_at: AT } },
  ],
  "sink.changed": [{ before: { paused_at: AT, paused_by: "ops" }, after: { paused_at: null } }],
  "user.changed": [
    { before: { role: "viewer" }, after: { role: "admin", password_hash: "another" } },
    { before: { email: "a@b.c", disabled_at: null } },
  ],
  "token.changed": [
    { before: { expires_at: AT, revoked_at: null }, after: { expires_at: LATER, revoked_at: AT } },
  ],
  "session.changed": [{ after: { user_agent: "Firefox", secret_hash: "another", ends_at: LATER } }],
  "plan.phase-started": [
    {
      before: { phase: "backfill", state: "rolled_back" },
      after: { phase: "backfill", state: "running", sha256: "ab12", ...JOB, steps: 5 },
    },
  ],
  "plan.read": [
    { before: { sha256: "ab12" }, after: { sha256: "cd34", target: "clinic", phases: 4, steps: 17 } },
  ],
  "plan.run-done": [
    phase({ state: "done", ran: RAN }),
    phase({ phase: "switchover", state: "running", ran: RAN }),
  ],
  "plan.run-failed": [{ reason: "lock not available", ...phase({ state: "failed", ran: RAN }) }],
  "plan.rollback-done": [phase({ state: "rolled_back" }), phase({ state: "rolled_back", ran: RAN })],
  "plan.rollback-failed": [{ reason: "lock not available", ...phase({ state: "failed" }) }],
  "plan.restore-done": [phase({ phase: "contract", state: "rolled_back", ran: RAN })],
  "plan.restore-failed": [{ reason: "the backup is gone", ...phase({ phase: "contract", state: "failed" }) }],
  "plan.rehearsal-done": [
    phase({ ok: true, rollbackProven: true, ran: RAN }),
    phase({ ok: false, rollbackProven: false, ran: RAN }),
    phase({ ok: true, rollbackProven: false, ran: RAN }),
    phase({
      ok: true,
      rollbackProven: false,
      oneWay: [{ step: "010-drop", reason: "rows are gone" }],
      ran: RAN,
    }),
  ],
  "plan.rehearsal-failed": [{ reason: "the target is away", ...phase() }],
  "plan.rehearsal-requested": [phase({ sha256: "ab12" })],
  "plan.rehearsal-stopped": [phase()],
  "plan.checks-requested": [{ after: JOB }],
  "plan.checks-done": [
    { after: { phase: null, ...JOB, run: 12, failed: 1 } },
    { after: { run: 0, failed: 0 } },
  ],
  "plan.checks-failed": [{ reason: "the target is away", after: { phase: null, ...JOB } }],
  "plan.held-by-load": [
    { reason: "replica lag 4 s", ...phase({ step: "030-period" }) },
    phase({ step: "030-period", because: message("auditReasons.lifted") }),
  ],
  "plan.load-passed": [phase({ step: "030-period", heldMs: 12_400 })],
  "plan.changed-nothing": [
    { reason: "030-period: 0 of 3,000 rows were changed", ...phase({ step: "030-period", rows: 3000 }) },
  ],
  "plan.changes-not-counted": [
    {
      reason: "030-period: 3,000 rows visited, how many of them were changed was not counted",
      ...phase({ step: "030-period", rows: 3000 }),
    },
  ],
  "plan.job-paused": [{ reason: "waits for 31 values", ...phase() }],
  "plan.paused": [phase()],
  "plan.resumed": [phase(), { reason: "the kill switch was lifted", ...phase() }],
  "plan.rollback-requested": [
    { before: { phase: "backfill", state: "done" }, ...phase({ state: "rolling_back" }) },
  ],
  "plan.restore-requested": [
    { before: { phase: "contract", state: "done" }, ...phase({ phase: "contract", state: "rolling_back" }) },
  ],
  "plan.switchover-done": [
    {
      reason: "dynamic-services is at 100 % and 4 of 4 checks pass",
      after: { phase: "switchover", state: "done" },
    },
  ],
  "check.failed": [
    { before: { ok: true, observed: "0" }, after: { ...CHECK, ok: false, observed: "2", expected: "0" } },
    { reason: "relation is gone", before: null, after: { ...CHECK, ok: false, observed: "", expected: "0" } },
  ],
  "check.passed-again": [
    { before: { ok: false, observed: "2" }, after: { ...CHECK, ok: true, observed: "0", expected: "0" } },
  ],
  "quarantine.decided": [
    { after: { decisions: [{ rawValue: "SPA", value: "MORNING" }], rows: 36, entry: JOB.job } },
    { after: { decisions: [{ rawValue: null, value: "MORNING" }], rows: 0, ahead: true } },
  ],
  "quarantine.left-open": [
    { after: { values: [null, "??"], rows: 38 } },
    { after: { values: ["??"], rows: 0 } },
  ],
  "quarantine.decision-changed": [
    {
      before: { rawValue: "SPA", value: "MORNING", decidedBy: "ops" },
      after: { rawValue: "SPA", value: "EVENING", decidedBy: "ops", rows: 36 },
    },
  ],
  "quarantine.decision-withdrawn": [
    {
      before: { rawValue: null, value: "MORNING", decidedBy: "ops" },
      after: { rawValue: null, value: null, decidedBy: null, rows: 1 },
    },
  ],
  "outbox.paused": [
    {
      before: { running: ["reminders"] },
      after: { paused: ["reminders"], pausedAt: AT, pausedBy: "ops" },
      reason: "they moved",
    },
  ],
  "outbox.resumed": [
    {
      before: { paused: [{ name: "reminders", pausedAt: AT, pausedBy: "ops", lastError: null }] },
      after: { running: ["reminders"] },
    },
  ],
  "outbox.retried": [{ after: { selection: FILTER, matched: MATCHED } }],
  "outbox.discarded": [
    { after: { selection: { eventIds: [JOB.job] }, matched: MATCHED }, reason: "obsolete" },
  ],
  "outbox.settled": [{ after: { state: "delivered" } }],
  "sink.breaker-opened": [SINK],
  "sink.breaker-closed": [{ after: {} }],
  "sink.failing": [SINK],
  "sink.recovered": [{ after: {} }],
  "sink.first-delivered": [{ after: {} }],
  "sink.events-died": [SINK],
  "session.started": [
    { reason: "from 10.0.0.1" }, // as an earlier Sluice wrote it
    { after: { because: message("auditReasons.from", { address: "10.0.0.1" }) } },
  ],
  "session.ended": [{}],
  "session.ended-from-list": [{ before: { address: "10.0.0.1", userAgent: "Firefox", since: AT } }],
  "user.created": [{ after: { email: "a@b.c", name: "A", role: "product_owner" } }],
  "user.disabled": [
    { before: { disabled: false }, after: { disabled: true, tokensEnded: ["ci", "deploy"] } },
  ],
  "user.enabled": [{ before: { disabled: true }, after: { disabled: false } }],
  "user.role-changed": [{ before: { role: "product_owner" }, after: { role: "operator" } }],
  "user.password-reset": [{ after: { sessionsEnded: 2 } }],
  "user.password-changed": [{ after: { sessionsEnded: 0 } }],
  "token.created": [
    { after: { id: JOB.job, name: "ci", role: "product_owner", prefix: "sluice_ab", expiresAt: LATER } },
  ],
  "token.revoked": [{ before: { id: JOB.job, prefix: "sluice_ab", role: "operator" } }],
  "client.said-to-have-ended": [{ after: { kind: "gateway", id: JOB.job, lastHeardAt: AT } }],
  "client-token.created": [
    { after: { id: JOB.job, scope: "server", prefix: "sluice_client_", expiresAt: LATER } },
    { after: { scope: "server", prefix: "sluice_client_", expiresAt: null } },
  ],
  "client-token.rotated": [
    {
      before: { id: JOB.job, prefix: "sluice_client_a", expiresAt: null },
      after: {
        id: JOB.job,
        scope: "browser",
        prefix: "sluice_client_b",
        expiresAt: null,
        previousUntil: LATER,
      },
    },
  ],
  "client-token.revoked": [{ before: { id: JOB.job, prefix: "sluice_client_a", scope: "server" } }],
};

const entryOf = (action: string, example: Example): AuditEntryView => ({
  id: "1",
  at: new Date(AT),
  actorKind: "user",
  actorName: "ops@sluice.local",
  actorRole: "operator",
  via: "dashboard",
  action,
  subjectKind: action.split(".")[0] ?? "",
  subjectId: "its-subject",
  outcome: action.endsWith("-failed") ? "failed" : "done",
  reason: example.reason ?? null,
  before: example.before ?? null,
  after: example.after ?? null,
  correlationId: null,
  dbRole: null,
});

const told = Object.entries(EXAMPLES).flatMap(([action, examples]) =>
  examples.map((example) => [action, example] as const),
);

/** What belongs to a program: its literals, its names in one word, a stray placeholder, an arrow, a raw time. */
const MACHINE =
  /\b(true|false|null|undefined|NaN)\b|\[object|[{}[\]→]|\b[a-z]+[A-Z]\w*|\b[a-z]+_[a-z_]+\b|\d{4}-\d\d-\d\dT|\bfrom (on|off|yes|no) to\b/;
/** Of names that people gave, and prefixes of tokens. */
const withoutNames = (text: string) => text.replaceAll(/sluice_\w+/g, "");

test.each(told)("%s reads as sentences", (action, example) => {
  const entry = entryOf(action, example);
  const { subject, words, who } = inEnglish(describeEntry(entry));
  const detail = inEnglish(describeDetail(entry));
  for (const text of [subject ?? "", words, who ?? "", detail ?? ""])
    expect(withoutNames(text)).not.toMatch(MACHINE);
  expect(words.trim()).toBe(words);
  expect(words).not.toMatch(/ (of|its|to|with|in its)$/);
  if (detail !== null) expect(detail).toMatch(/^([^a-z]|[a-z]+-).*[.?!”]$/s);
});

test.each(told)("the evidence of %s has names and values of people", (action, example) => {
  for (const { field, before, after } of differences(example.before, example.after))
    for (const text of [fieldWords(field), valueWords(field, before) ?? "", valueWords(field, after) ?? ""]) {
      // A time is written in the zone of whoever reads it, when it is drawn.
      if (text === before || text === after) continue;
      expect(withoutNames(text), `${action} ${field}`).not.toMatch(MACHINE);
    }
});

test("a number with a unit of its own never stands bare", () => {
  const numbers = [
    ["heldMs", 12_400, "12 s"],
    ["seconds", 13.4, "13 s"],
    ["rolloutPercentage", 25, "25\u00a0%"],
  ] as const;
  for (const [field, value, words] of numbers) expect(valueWords(field, value)).toBe(words);
});

test("a refusal names what was asked for, whatever was asked", () => {
  const refused = { ...entryOf("quarantine.decision-withdrawn", {}), outcome: "refused" as const };
  expect(english(describeEntry(refused).words)).toBe("withdrawing a decision was refused");
});

test("every action has its words", () => {
  expect(Object.keys(TELLINGS).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
});
