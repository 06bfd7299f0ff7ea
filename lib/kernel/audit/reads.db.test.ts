import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { describeEntry } from "../../messages/audit/describe.ts";
import { describeDetail } from "../../messages/audit/describe-detail.ts";
import { fieldWords, valueWords } from "../../messages/audit/field-words.ts";
import { message } from "../../messages/catalogue/message.ts";
import { listOfAuditEntries } from "../../surfaces/resources/audit-entry.ts";
import { differences } from "./diff.ts";
import { listAudit } from "./reads.ts";
import { recordAudit } from "./record-audit.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  for (let i = 0; i < 7; i++) {
    await recordAudit(database.db, contextAs("operator", database.db), {
      action: "flag.edited",
      subject: { kind: "flag", id: `flag_${i}` },
      reason: i === 3 ? "100% sure" : undefined,
    });
  }
});
afterAll(() => database.drop());

const ctx = () => contextAs("viewer", database.db);

test("pages follow each other without gap or repeat, while entries arrive", async () => {
  const first = await listAudit(ctx(), {}, 3);
  await recordAudit(database.db, ctx(), { action: "flag.edited", subject: { kind: "flag", id: "late" } });
  const second = await listAudit(ctx(), { before: first.next ?? "" }, 3);
  const third = await listAudit(ctx(), { before: second.next ?? "" }, 3);
  const seen = [first, second, third].flatMap((page) => page.entries.map((entry) => entry.subjectId));
  expect(seen).toEqual(["flag_6", "flag_5", "flag_4", "flag_3", "flag_2", "flag_1", "flag_0"]);
  expect(third.next).toBeNull();
});

test("a correlation id finds its entries", async () => {
  const one = { ...ctx(), correlationId: randomUUID() };
  await recordAudit(database.db, one, { action: "flag.edited", subject: { kind: "flag", id: "mine" } });
  const { entries } = await listAudit(ctx(), { q: one.correlationId });
  expect(entries.map((entry) => entry.subjectId)).toEqual(["mine"]);
});

test("wildcards in a search are letters", async () => {
  expect((await listAudit(ctx(), { q: "100%" })).entries).toHaveLength(1);
  expect((await listAudit(ctx(), { q: "%" })).entries).toHaveLength(1);
  expect((await listAudit(ctx(), { q: "flag_" })).entries).toHaveLength(7);
});

test("what is on record under an earlier name is read under today's, and stays as it was sealed", async () => {
  await database.db.$executeRaw`
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, after)
    values ('user', '1', 'ops', 'dashboard', 'plan.dry-run-done', 'plan', 'earlier', '{"phase": "expand"}')`;
  const [entry] = (await listAudit(ctx(), { q: "rehearsal-done" })).entries;
  expect(entry).toMatchObject({ subjectId: "earlier", action: "plan.rehearsal-done" });
  expect(entry && inEnglish(describeEntry(entry).words)).toBe("rehearsed expand");
  await database.db.$executeRaw`
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, outcome)
    values ('user', '1', 'ops', 'api', 'plan:dry-run', 'plan', 'earlier', 'refused')`;
  for (const [q, found] of [
    ["plan:rehearse", 1],
    ["plan:dry-run", 1],
    ["plan.dry-run-done", 1],
    ["dry-run", 2],
  ] as const)
    expect((await listAudit(ctx(), { q })).entries, q).toHaveLength(found);
  const stored = await database.db.auditEntry.findFirst({ where: { subjectId: "earlier", outcome: "done" } });
  expect(stored?.action).toBe("plan.dry-run-done");
});

test("why Sluice did something is stored as a message, found by what it names, and told as a reason is", async () => {
  const because = message("auditReasons.from", { address: "10.9.8.7" });
  const subject = { kind: "session", id: "ops" } as const;
  await recordAudit(database.db, ctx(), { action: "session.started", subject, because });
  const [entry] = (await listAudit(ctx(), { q: "10.9.8.7" })).entries;
  expect(entry).toMatchObject({ subjectId: "ops", reason: null, after: { because } });
  expect(entry && inEnglish(describeDetail(entry))).toBe("From 10.9.8.7.");
  expect(entry && differences(entry.before, entry.after)).toEqual([]);
  const { items } = await listOfAuditEntries(ctx(), { q: "10.9.8.7" });
  expect(items).toMatchObject([{ reason: "From 10.9.8.7." }]);
});

test("a filter that cannot be understood is left out", async () => {
  const all = (await listAudit(ctx(), {})).entries.length;
  const odd = await listAudit(ctx(), { outcome: "nonsense", before: "x", subject: ["a"] });
  expect(odd.entries).toHaveLength(all);
});

test("an entry of any shape is one that a page can walk and describe", async () => {
  const deep = `${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`;
  await database.db.$executeRaw`
    insert into audit_entries (actor_kind, actor_id, actor_name, via, action, subject_kind, subject_id, outcome, before, after)
    values ('user', '1', 'x', 'api', 'constructor', 'constructor', 'odd', 'done', '{}', ${deep}::jsonb),
           ('user', '1', 'x', 'api', 'flag.edited', 'toString', 'odd', 'done', '{}', '{"constructor": 1, "toString": 2}')`;
  const { entries } = await listAudit(ctx(), { q: "odd" });
  expect(entries).toHaveLength(2);
  for (const entry of entries) {
    const changes = differences(entry.before, entry.after);
    expect(changes.every(({ before }) => before === null)).toBe(true);
    expect(
      typeof changes
        .map(({ field, after }) => inEnglish([fieldWords(field), valueWords(field, after)]).join(""))
        .join(),
    ).toBe("string");
    expect(`${inEnglish(describeDetail(entry))}`).not.toContain("native code");
    expect(JSON.stringify(inEnglish(describeEntry(entry)))).toContain("odd");
  }
});
