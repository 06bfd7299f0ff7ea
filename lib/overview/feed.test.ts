import { expect, test } from "vitest";
import type { AuditEntryView } from "../audit/model.ts";
import { feedOf } from "./feed.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
let id = 1000;

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

test("what another did in between, or a minute apart, is another line", () => {
  expect(feedOf([entry({}), entry({ actorName: "ops" }), entry({})], 8)).toHaveLength(3);
  const late = { ...entry({}), at: new Date(NOW - 86_400_000) };
  expect(feedOf([entry({}), late], 8)).toHaveLength(2);
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

test("each line leads to its subject, and one that is gone to its record", () => {
  const href = (over: Partial<AuditEntryView>) => feedOf([entry(over)], 1)[0]?.href;
  expect(href({ subjectId: "a b" })).toBe("/flags/a%20b");
  expect(href({ action: "flag.deleted", subjectId: "a" })).toBe("/audit?subject=flag&id=a");
  expect(href({ action: "plan.run-done", subjectKind: "plan", subjectId: "p" })).toBe("/migrations/p");
  expect(href({ action: "quarantine.decided", subjectKind: "quarantine", subjectId: "p/040" })).toBe(
    "/migrations/p/rows",
  );
  expect(href({ action: "sink.breaker-opened", subjectKind: "sink", subjectId: "s" })).toBe("/outbox?sink=s");
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
  ).toBe("Role from viewer to product owner.");
  expect(
    detail({ action: "target.seeded", subjectKind: "target", after: { rows: 120_000, seconds: 2.1 } }),
  ).toBe("In 2.1 s, made up, from a fixed seed.");
});
