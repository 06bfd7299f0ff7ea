import { expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { english } from "../catalogue/english.ts";
import { message } from "../catalogue/message.ts";
import { describeEntry as describe, entryTitle } from "./describe.ts";
import { describeDetail as detail } from "./describe-detail.ts";

const describeEntry = (of: AuditEntryView) => inEnglish(describe(of));
const describeDetail = (of: AuditEntryView) => inEnglish(detail(of));
const entry = (over: Partial<AuditEntryView>): AuditEntryView => ({
  id: "1",
  at: new Date(),
  actorKind: "user",
  actorName: "ops@sluice.local",
  actorRole: "operator",
  via: "dashboard",
  action: "flag.percentage-set",
  subjectKind: "flag",
  subjectId: "dynamic-services",
  outcome: "done",
  reason: null,
  before: null,
  after: null,
  correlationId: null,
  dbRole: null,
  ...over,
});
const told = (over: Partial<AuditEntryView>) => {
  const of = entry(over);
  return `${english(entryTitle(of))} (${describeEntry(of).tone})`;
};

test("an entry reads as a sentence", () => {
  expect(told({ after: { rolloutPercentage: "25.5" } })).toBe("dynamic-services set to 25.5 % (wait)");
  expect(told({ action: "kill-switch.engaged", subjectKind: "kill-switch", subjectId: "production" })).toBe(
    "Kill switch engaged (fail)",
  );
  expect(told({ action: "outbox.paused", subjectKind: "outbox", subjectId: "all" })).toBe(
    "Outbox paused (hold)",
  );
  const retried = { action: "outbox.retried", subjectKind: "outbox", subjectId: "01a1fe05-93bc-7505" };
  expect(told({ ...retried, after: { matched: { events: 1, replayed: 0 } } })).toBe(
    "Outbox 1 event retried (wait)",
  );
  const all = { ...retried, subjectId: "all that match" };
  const selection = { filter: { sink: "warehouse" } };
  expect(told({ ...all, after: { selection, matched: { events: 78, replayed: 0 } } })).toBe(
    "Outbox 78 events of warehouse retried (wait)",
  );
  expect(told({ ...all, action: "outbox.discarded", after: { selection, matched: { events: 3 } } })).toBe(
    "Outbox 3 dead events of warehouse discarded (hold)",
  );
  expect(
    told({ action: "plan.run-done", subjectKind: "plan", subjectId: "p", after: { phase: "expand" } }),
  ).toBe("p finished expand (pass)");
});

test("what a sink does by itself is told of the sink, and laid at nobody's door", () => {
  const sink = { subjectKind: "sink", subjectId: "reminders", actorKind: "system", actorName: "outbox" };
  expect(told({ ...sink, action: "sink.breaker-opened" })).toBe(
    "reminders does not take events, its breaker opened (fail)",
  );
  expect(told({ ...sink, action: "sink.breaker-closed", after: { changes: 14 } })).toBe(
    "reminders takes events again, its breaker closed (14 changes since it was last told) (pass)",
  );
  expect(told({ ...sink, action: "sink.failing" })).toBe("reminders cannot be worked on (fail)");
  expect(told({ ...sink, action: "sink.recovered" })).toBe("reminders can be worked on again (pass)");
  expect(told({ ...sink, action: "sink.first-delivered" })).toBe("reminders delivers (pass)");
  expect(told({ ...sink, action: "sink.events-died", after: { events: 1 } })).toBe(
    "reminders did not get 1 event: it gave up (fail)",
  );
  expect(told({ ...sink, action: "sink.events-died", after: { events: 113, inAll: 148 } })).toBe(
    "reminders did not get 113 more events: they gave up, 148 in all (fail)",
  );
  expect(describeEntry(entry({ ...sink, action: "sink.breaker-opened" })).who).toBe("(told by outbox)");
  const discarded = { action: "outbox.discarded", subjectKind: "outbox", subjectId: "01a1fe05-93bc-7505" };
  expect(told({ ...discarded, after: { matched: { events: 1 } } })).toBe(
    "Outbox 1 dead event discarded (hold)",
  );
});

test("a refused attempt says what was asked, and of whom it was refused", () => {
  expect(told({ action: "flag:set-percentage", outcome: "refused" })).toBe(
    "dynamic-services: a change of percentage was refused (hold)",
  );
  expect(
    told({
      action: "kill-switch:lift",
      subjectKind: "kill-switch",
      subjectId: "production",
      outcome: "refused",
    }),
  ).toBe("Lifting the kill switch was refused (hold)");
  expect(told({ action: "flag:some-new-thing", outcome: "refused" })).toBe(
    "dynamic-services: some new thing was refused (hold)",
  );
  const own = { action: "user.password-change", subjectKind: "user", subjectId: "ops@sluice.local" };
  expect(describeEntry(entry({ ...own, outcome: "refused" }))).toMatchObject({
    subject: null,
    words: "A change of password was refused",
    who: "to ops@sluice.local",
  });
  expect(describeEntry(entry({ action: "flag:edit", outcome: "refused" })).who).toBe("to ops@sluice.local");
});

test("what a plan does by itself is not laid at somebody's door", () => {
  expect(describeEntry(entry({})).who).toBe("by ops@sluice.local");
  expect(describeEntry(entry({ action: "plan.job-paused", subjectKind: "plan" })).who).toBeNull();
  const worker = { actorKind: "system", actorName: "worker" };
  expect(describeEntry(entry({ ...worker, action: "plan.job-paused", subjectKind: "plan" })).who).toBe(
    "(told by worker)",
  );
});

test("of a rehearsal that ran no statement it is not said that something was undone", () => {
  const rehearsed = (phase: string, ran: object) =>
    describeDetail(
      entry({
        action: "plan.rehearsal-done",
        subjectKind: "plan",
        after: { phase, rollbackProven: true, ran },
      }),
    );
  const undone = "Undone on the copy, and what was there was there again.";
  expect(rehearsed("expand", { statements: 6 })).toBe(undone);
  expect(rehearsed("switchover", { statements: 0 })).not.toContain("Undone");
  // As it was recorded before statements were counted.
  expect(rehearsed("expand", {}) ?? "").toContain(undone);
  expect(rehearsed("switchover", {})).not.toContain("Undone");
});

test("the way back tells what it did, as the way there does", () => {
  const ran = { steps: 2, checks: 0, passed: 0, rows: 120_412, longestLockWaitMs: 38 };
  const told = (action: string) =>
    describeDetail(entry({ action, subjectKind: "plan", after: { phase: "contract", ran } }));
  expect(told("plan.restore-done")).toBe("2 steps, 120,412 rows, longest lock wait 38 ms.");
  expect(told("plan.rollback-done")).toBe("2 steps, 120,412 rows, longest lock wait 38 ms.");
});

test("what has ended badly is not told as a success", () => {
  const plan = { subjectKind: "plan", subjectId: "p" };
  const ended = (action: string, after: object) => told({ ...plan, action, after });
  expect(ended("plan.checks-done", { run: 12, failed: 1 })).toBe("p 1 of 12 checks failed (fail)");
  expect(ended("plan.checks-done", { run: 12, failed: 0 })).toBe("p checks completed (pass)");
  expect(ended("plan.checks-done", { run: 0, failed: 0 })).toBe(
    "p checks asked for, none applies yet (wait)",
  );
  expect(ended("plan.rehearsal-done", { phase: "expand", ok: false })).toBe(
    "p failed its rehearsal of expand (fail)",
  );
  expect(
    ended("plan.rehearsal-done", {
      phase: "expand",
      ok: true,
      rollbackProven: false,
      oneWay: [{ step: "010" }],
    }),
  ).toMatch(/rehearsed expand, with one-way steps /);
  expect(ended("plan.rehearsal-done", { phase: "expand", ok: true, rollbackProven: false })).toBe(
    "p rehearsed expand, with its rollback not proven (hold)",
  );
  expect(ended("plan.run-done", { phase: "switchover", state: "running" })).toBe(
    "p reached the first stage of switchover (run)",
  );
});

test("an action without a telling is still told", () => {
  expect(told({ action: "flag.some-new-thing" })).toBe("dynamic-services some new thing (wait)");
});

test("a change made outside says what became of the flag", () => {
  const row = { name: "f", enabled: true, rollout_percentage: 100, owner: "a", updated_at: "1" };
  const changed = (more: object) =>
    told({ action: "flag.changed", before: row, after: { ...row, updated_at: "2", ...more } });
  expect(changed({ enabled: false })).toBe("dynamic-services turned off (wait)");
  expect(changed({ enabled: false, rollout_percentage: 0.5, owner: "b" })).toBe(
    "dynamic-services turned off, set to 0.5 %, owner changed (wait)",
  );
  expect(changed({})).toBe("dynamic-services changed (wait)");
});

test("what was refused before it came to a verb", () => {
  const refused = { outcome: "refused" as const, reason: "from 10.0.0.1" };
  const token = { ...refused, action: "token.use", subjectKind: "token", subjectId: "deploy" };
  expect(told(token)).toBe("deploy token not accepted (hold)");
  expect(
    told({ ...refused, action: "session.foreign-change", subjectKind: "session", subjectId: "ops" }),
  ).toBe("ops: a change from another site was refused (hold)");
});

test.each<[string, Partial<AuditEntryView>, string]>([
  ["flag:edit", { outcome: "refused" }, "Flag a is archived."],
  ["plan.run-failed", { outcome: "failed" }, "Flag a is archived."],
  ["plan.job-paused", {}, "It waits."],
])("why of %s is told of a code as of a sentence from before there were codes", (action, over, said) => {
  const code = message(
    action === "plan.job-paused" ? "plans.pause.killSwitch" : "planRefusals.nothingPaused",
  );
  const of = (more: Partial<AuditEntryView>) => describeDetail(entry({ action, ...over, ...more }));
  expect(of({ after: { because: code } })).toContain(english(code));
  expect(of({ reason: said })).toBe(said);
  // As it was stored for a while.
  if (action === "plan.job-paused")
    expect(of({ reason: said, after: { pause: code } })).toContain(english(code));
});

test("a look at what is an admin's names nobody, and says what was asked for", () => {
  const look = { outcome: "refused" as const, action: "user.look", subjectKind: "user", subjectId: "" };
  expect(told(look)).toBe("Looking at everybody's accounts was refused (hold)");
});

test("a kill switch that was pressed or lifted outside is told as that", () => {
  const changed = (before: string | null, after: string | null) =>
    told({
      action: "kill-switch.changed",
      subjectKind: "kill-switch",
      subjectId: "production",
      before: { engaged_at: before },
      after: { engaged_at: after },
    });
  expect(changed(null, "2026")).toBe("Kill switch engaged (fail)");
  expect(changed("2026", null)).toBe("Kill switch lifted (pass)");
  expect(changed("2026", "2027")).toBe("Kill switch changed (fail)");
});

test("what was done in another environment than production names it; nothing else does", () => {
  const kill = { action: "kill-switch.engaged", subjectKind: "kill-switch" };
  expect(told({ ...kill, subjectId: "staging" })).toBe("staging: Kill switch engaged (fail)");
  expect(told({ ...kill, action: "kill-switch.lifted", subjectId: "staging" })).toContain("staging: ");
  for (const subjectId of ["production", "all"])
    expect(told({ ...kill, subjectId })).toBe("Kill switch engaged (fail)");
  expect(told({ ...kill, action: "kill-switch:lift", subjectId: "staging", outcome: "refused" })).toBe(
    "staging: lifting the kill switch was refused (hold)",
  );
  const flag = (environment: string) => told({ after: { environment, rolloutPercentage: 25 } });
  expect(flag("staging")).toBe("dynamic-services in staging set to 25 % (wait)");
  expect(flag("production")).toBe("dynamic-services set to 25 % (wait)");
});

test("a switch that was pressed is not told twice, in the words of a column", () => {
  for (const [action, on] of [
    ["flag.turned-on", true],
    ["flag.turned-off", false],
  ] as const) {
    const change = { action, before: { enabled: !on }, after: { enabled: on } };
    expect(describeDetail(entry(change))).toBeNull();
    expect(describeDetail(entry({ ...change, reason: "errors rise" }))).toBe("“errors rise.”");
  }
});

test("turning a flag on says at what", () => {
  const change = { action: "flag.turned-on", subjectId: "f", before: { enabled: false } };
  expect(told({ ...change, after: { enabled: true, rolloutPercentage: 5 } })).toContain("turned on at 5 %");
  expect(told({ ...change, after: { enabled: true } })).toContain("turned on");
});

test("what a person gave as their reason stands in quotes, of an archive as of the kill switch", () => {
  const archived = { action: "flag.archived", subjectId: "gamification", reason: "Gamification." };
  for (const action of ["flag.archived", "flag.unarchived", "kill-switch.lifted"])
    expect(describeDetail(entry({ ...archived, action }))).toBe("“Gamification.”");
});

test("decisions are told of what they are about, without the numbers and slashes of a folder", () => {
  const values = { subjectKind: "quarantine", subjectId: "2026-reservations-service/040-period" };
  expect(told({ ...values, action: "quarantine.left-open" })).toBe(
    "period of 2026-reservations-service: values left open (wait)",
  );
  expect(told({ ...values, action: "quarantine.decided" })).toContain(
    "period of 2026-reservations-service: ",
  );
  // Who is refused is told after the same colon, and not after two.
  expect(told({ ...values, action: "quarantine.decided", outcome: "refused" })).not.toContain("::");
  const plan = { subjectKind: "plan", subjectId: "p", after: { phase: "backfill" } };
  expect(told({ ...plan, action: "plan.rehearsal-stopped" })).toBe(
    "p stopped its rehearsal of backfill (hold)",
  );
});
