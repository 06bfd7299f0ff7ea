import { expect, test } from "vitest";
import { inEnglish } from "../../test/in-english.ts";
import type { AuditEntryView } from "../kernel/audit/model.ts";
import { feedOf as linesOf } from "./feed.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
let id = 1000;

const feedOf = (...of: Parameters<typeof linesOf>) =>
  inEnglish(linesOf(...of)).map((line) => ({ ...line, detail: line.detail.join(" ") || null }));

/** Newest first: each call is a second older than the one before it. */
function entry(over: Partial<AuditEntryView>): AuditEntryView {
  id -= 1;
  return {
    id: String(id),
    at: new Date(NOW - (1000 - id) * 1000),
    actorKind: "token",
    actorName: "ci",
    actorRole: "operator",
    via: "api",
    action: "flag.created",
    subjectKind: "flag",
    subjectId: `flag-${id}`,
    outcome: "done",
    reason: null,
    before: null,
    after: null,
    correlationId: null,
    dbRole: null,
    ...over,
  };
}

test("a burst is one line that opens, and a second change of the same thing is news", () => {
  const burst = Array.from({ length: 71 }, () => entry({}));
  const [line, ...others] = feedOf(burst, 8);
  expect(others).toEqual([]);
  expect(line).toMatchObject({ title: "71 flags created", who: "ci", href: "/flags" });
  expect(line?.parts).toHaveLength(71);
  expect(line?.detail).toMatch(/^flag-\d+, flag-\d+, flag-\d+ and 68 more\.$/);

  const twice = [entry({ subjectId: "a" }), entry({ subjectId: "a" })];
  expect(feedOf(twice, 8)).toHaveLength(2);
});

test("a burst goes on while another does something too, and ends at a pause or at the kill switch", () => {
  const of = (...entries: AuditEntryView[]) => feedOf(entries, 8).map((line) => line.title);
  const [first, other, last] = [entry({}), entry({ actorName: "ops", subjectId: "x" }), entry({})];
  expect(of(first, other, last)).toEqual(["2 flags created", "x created"]);
  const late = { ...entry({}), at: new Date(NOW - 86_400_000) };
  expect(of(entry({}), late)).toHaveLength(2);
  const on = (subjectId: string) => entry({ action: "flag.turned-on", subjectId });
  const press = () =>
    entry({ action: "kill-switch.engaged", subjectKind: "kill-switch", subjectId: "production" });
  expect(of(on("a"), on("b"), press(), on("c"))).toEqual([
    "2 flags turned on",
    "Kill switch engaged",
    "c turned on",
  ]);
});

test("what has a number of its own in its words stays a line of its own", () => {
  const discarded = (subjectId: string, events: number) =>
    entry({ action: "outbox.discarded", subjectKind: "outbox", subjectId, after: { discarded: { events } } });
  const set = (subjectId: string, rolloutPercentage: string) =>
    entry({ action: "flag.percentage-set", subjectId, after: { rolloutPercentage } });
  const lines = feedOf(
    [
      discarded("all that match", 3),
      discarded("01a2201d", 1),
      set("a", "50"),
      set("b", "25"),
      set("c", "25"),
    ],
    8,
  );
  expect(lines.map(({ title }) => title)).not.toContainEqual(expect.stringMatching(/outboxs/));
  expect(lines.map(({ title }) => title).slice(-2)).toEqual([
    expect.stringMatching(/^a set to 50.%$/),
    expect.stringMatching(/^2 flags set to 25.%$/),
  ]);
  expect(lines).toHaveLength(4);
});

test("what is told of several names what is theirs", () => {
  const title = (over: Partial<AuditEntryView>, many: number) =>
    feedOf(
      Array.from({ length: many }, () => entry(over)),
      1,
    )[0]?.title;
  const read = { action: "plan.read", subjectKind: "plan" };
  expect(title({ ...read, subjectId: "p" }, 1)).toBe("p read from its folder");
  expect(title(read, 2)).toBe("2 plans read from their folders");
  const opened = { action: "sink.breaker-opened", subjectKind: "sink" };
  expect(title(opened, 3)).toBe("3 sinks do not take events, their breakers opened");
});

test("a burst that reaches the oldest entry read does not pretend to be counted", () => {
  const burst = Array.from({ length: 20 }, () => entry({ after: { enabled: false } }));
  const facts = {
    entries: burst,
    confirmations: new Map(),
    oldestRead: burst.at(-1)?.id ?? null,
    moreRefusals: false,
  };
  expect(feedOf(burst, 8, facts)[0]).toMatchObject({ title: "20 or more flags created", detail: "All off." });
});

test("what is set while a thing is made is part of its making", () => {
  const window = { from: "02:00", until: "06:00", zone: "Asia/Seoul" };
  const lines = feedOf(
    [
      entry({ action: "flag.targeting-set", subjectId: "b", after: { window } }),
      entry({ subjectId: "b", after: { enabled: false } }),
      entry({ subjectId: "a", after: { enabled: false } }),
    ],
    8,
  );
  expect(lines).toMatchObject([
    { title: "2 flags created", detail: "All off. One has a window, 02:00 to 06:00." },
  ]);
  expect(lines[0]?.parts.map((part) => part.title)).toEqual(["a created", "b created", "b targeting set"]);
});

test("who signs in is one line, and never pushes out what was changed", () => {
  const signedIn = (who: string) =>
    entry({
      action: "session.started",
      subjectKind: "session",
      subjectId: who,
      actorKind: "user",
      actorName: who,
    });
  const people = [signedIn("a"), signedIn("b"), signedIn("a"), signedIn("c")];
  expect(feedOf(people, 8)).toMatchObject([{ title: "3 people signed in", detail: "c, b, a.", who: null }]);
  const changes = ["x", "y", "z"].map((subjectId) => entry({ subjectId, action: "flag.turned-on" }));
  const apart = changes.map((one, index) => ({ ...one, actorName: `ops-${index}` }));
  expect(feedOf([...people, ...apart], 3).map((line) => line.title)).toEqual([
    "x turned on",
    "y turned on",
    "z turned on",
  ]);
  expect(feedOf([...people, ...apart], 4)[0]?.title).toBe("3 people signed in");
});

test("a restart is news only where changes leave room; the first start is", () => {
  const started = () =>
    entry({ action: "system.started", subjectKind: "system", subjectId: "Sluice", actorKind: "system" });
  const again = started();
  const change = entry({ action: "flag.turned-on", subjectId: "x" });
  const first = { ...started(), at: new Date(NOW - 86_400_000) };
  const titles = (most: number) => feedOf([again, change, first], most).map((line) => line.title);
  expect(titles(2)).toEqual(["x turned on", "Sluice started"]);
  expect(titles(3)).toEqual(["Sluice started", "x turned on", "Sluice started"]);
});

test("work that ended is one line with what it did, and leads to its plan", () => {
  const plan = { subjectKind: "plan", subjectId: "p", actorName: "ops", actorKind: "user" };
  const ran = { steps: 5, checks: 9, passed: 9, rows: 120_412, longestLockWaitMs: 38 };
  const [done, ...others] = feedOf(
    [
      entry({ ...plan, action: "plan.run-done", after: { phase: "expand", job: "1", state: "done", ran } }),
      entry({ ...plan, action: "plan.phase-started", after: { phase: "expand", job: "1", steps: 5 } }),
    ],
    8,
  );
  expect(others).toEqual([]);
  expect(done).toMatchObject({
    title: "p finished expand",
    detail: "5 steps, 9 checks pass, 120,412 rows, longest lock wait 38 ms.",
  });
  expect(done).toMatchObject({ href: "/migrations/p", parts: [] });
  const failing = entry({
    ...plan,
    action: "plan.rehearsal-done",
    after: {
      phase: "backfill",
      job: "2",
      ok: true,
      ran: { checks: 3, passed: 2, rows: 0, seconds: 12, values: 31 },
    },
  });
  expect(feedOf([failing], 8)[0]?.detail).toBe(
    "1 of 3 checks fails, 31 values to decide, there and back in 12 s.",
  );
});

test("a press tells the flags that it turned off and who confirmed, while it lasts and afterwards", () => {
  const kill = { subjectKind: "kill-switch", subjectId: "production", actorKind: "user", actorName: "admin" };
  const press = entry({
    ...kill,
    action: "kill-switch.engaged",
    reason: "Bookings fail",
    after: { revision: 7, flagsOff: 9 },
  });
  const served = { gateways: { confirmed: 1, of: 1 }, clients: { confirmed: 12, of: 13 }, ms: 83 };
  const facts = {
    entries: [press],
    confirmations: new Map([[7, served]]),
    oldestRead: null,
    moreRefusals: false,
  };
  const told =
    "“Bookings fail.” 9 flags turned off. Confirmed by 1 of 1 gateway and 12 of 13 clients in 83 ms.";
  expect(feedOf([press], 8, facts)[0]?.detail).toBe(told);
  const lift = {
    ...entry({
      ...kill,
      action: "kill-switch.lifted",
      reason: "Mended",
      before: { revision: 7 },
      after: { revision: 8, press: served },
    }),
    id: "1001",
    at: new Date(press.at.getTime() + 120_000),
  };
  const after = { entries: [lift, press], confirmations: new Map(), oldestRead: null, moreRefusals: false };
  expect(feedOf([lift, press], 8, after).map((line) => line.detail)).toEqual([
    "“Mended.” It was engaged for 2 min.",
    told,
  ]);
});

test("a breaker that closed tells how long it was open, and why", () => {
  const sink = { subjectKind: "sink", subjectId: "billing", actorKind: "system", actorName: "outbox" };
  const opened = { ...entry({ ...sink, action: "sink.breaker-opened", reason: "503" }), id: "1" };
  const closed = {
    ...entry({ ...sink, action: "sink.breaker-closed", after: {} }),
    at: new Date(opened.at.getTime() + 209_000),
  };
  const facts = {
    entries: [closed, opened],
    confirmations: new Map(),
    oldestRead: null,
    moreRefusals: false,
  };
  expect(feedOf([closed, opened], 8, facts)[0]?.detail).toBe("It was open for 3 min 29 s after 503.");
});

test("events that die while more of them did are one line with their sum", () => {
  const died = (events: number, inAll: number) =>
    entry({
      action: "sink.events-died",
      subjectKind: "sink",
      subjectId: "billing",
      after: { events, inAll },
    });
  expect(feedOf([died(113, 148), died(35, 35)], 8).map(({ title, detail }) => [title, detail])).toEqual([
    ["billing did not get 113 more events: they gave up, 148 in all", "And 1 other time before it."],
  ]);
});

test("refusals of one kind are said once, wherever they stand", () => {
  const refused = (over = {}) => entry({ outcome: "refused", action: "flag:edit", subjectId: "a", ...over });
  const lines = feedOf([refused(), refused(), entry({}), refused(), refused({ actorName: "other" })], 8);
  expect(lines.map((line) => [line.title, line.detail])).toEqual([
    ["a: an edit was refused", "And 2 other attempts before it."],
    [expect.stringContaining("created"), null],
    ["a: an edit was refused", null],
  ]);
});

test("refusals of many kinds leave room for what was done, and say when more may have been read", () => {
  const refused = Array.from({ length: 12 }, (_, index) =>
    entry({ outcome: "refused", action: "flag:edit", subjectId: "a", actorName: `viewer ${index}` }),
  );
  const done = Array.from({ length: 12 }, (_, index) => entry({ actorName: `ci ${index}` }));
  const told = (entries: AuditEntryView[]) => feedOf(entries, 9).map(({ action }) => action);
  const of = (edits: number, made: number) => [
    ...Array.from({ length: edits }, () => "flag:edit"),
    ...Array.from({ length: made }, () => "flag.created"),
  ];
  expect(told([...refused, ...done])).toEqual(of(3, 6));
  expect(told([...refused, ...done.slice(0, 2)])).toEqual(of(7, 2));
  expect(told(refused)).toEqual(of(9, 0));
  const again = Array.from({ length: 3 }, () => entry({ outcome: "refused", action: "flag:edit" }));
  const facts = { entries: again, confirmations: new Map(), oldestRead: null, moreRefusals: true };
  expect(feedOf(again, 9, facts)).toMatchObject([{ detail: "And 2 or more other attempts before it." }]);
});

test("each line leads to its subject, and one that is gone to its record", () => {
  const href = (over: Partial<AuditEntryView>) => feedOf([entry(over)], 1)[0]?.href;
  expect(href({ subjectId: "a b" })).toBe("/flags/a%20b");
  expect(href({ action: "flag.deleted", subjectId: "a" })).toBe("/audit?subject=flag&id=a");
  expect(href({ action: "plan.run-done", subjectKind: "plan", subjectId: "p" })).toBe("/migrations/p");
  expect(href({ action: "quarantine.decided", subjectKind: "quarantine", subjectId: "p/040" })).toBe(
    "/migrations/p/rows",
  );
  expect(href({ action: "sink.breaker-opened", subjectKind: "sink", subjectId: "s" })).toBe("/outbox?sink=s");
  const all = { action: "outbox.retried", subjectKind: "outbox", subjectId: "all that match" };
  expect(href({ ...all, after: { selection: { filter: { sink: "s" } } } })).toBe("/outbox?sink=s");
  expect(href(all)).toBe("/outbox");
});

test("nothing is told in the words of a machine", () => {
  const detail = (over: Partial<AuditEntryView>) => feedOf([entry(over)], 1)[0]?.detail ?? null;
  const started = {
    action: "plan.phase-started",
    subjectKind: "plan",
    before: { phase: "expand", state: "waiting" },
    after: { phase: "expand", state: "running", sha256: "x", job: "y" },
  };
  expect(detail(started)).toBeNull();
  expect(
    detail({
      action: "user.role-changed",
      subjectKind: "user",
      before: { role: "viewer" },
      after: { role: "product_owner" },
    }),
  ).toBe("It was viewer before.");
  expect(
    detail({ action: "target.seeded", subjectKind: "target", after: { rows: 120_000, seconds: 2.1 } }),
  ).toBe("In 2.1 s, made up, from a fixed seed.");
});

test("a change of password that was refused is never told without the one that came through after it", () => {
  const of = (over: Partial<AuditEntryView>) =>
    entry({ subjectKind: "user", subjectId: "kim@x", actorKind: "user", actorName: "kim@x", ...over });
  const changed = (who = "kim@x") =>
    of({ action: "user.password-changed", actorName: who, subjectId: who, after: { sessionsEnded: 1 } });
  const refused = () => of({ action: "user.password-change", outcome: "refused" });
  const news = entry({});
  const actions = (entries: AuditEntryView[], most: number) =>
    feedOf(entries, most).map((line) => line.action);
  // Newest first, as they are read.
  expect(actions([news, changed(), refused(), refused(), entry({ actorName: "b" })], 3)).toEqual([
    "flag.created",
    "user.password-changed",
    "user.password-change",
  ]);
  // One of somebody else, or before the refusal, does not explain it, and gives way as before.
  expect(actions([changed("lee@x"), refused(), entry({})], 2)).toEqual([
    "user.password-change",
    "flag.created",
  ]);
  expect(actions([refused(), changed(), entry({})], 2)).toEqual(["user.password-change", "flag.created"]);
});
