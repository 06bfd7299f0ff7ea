import { z } from "zod";
import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { listAudit } from "../../kernel/audit/reads.ts";
import { SUBJECT_KINDS } from "../../kernel/audit/subject-kinds.ts";
import { storableText } from "../../kernel/input/storable-text.ts";
import { query } from "../../kernel/query.ts";
import { reasonWords } from "../../messages/audit/reason-words.ts";
import { english } from "../../messages/catalogue/english.ts";
import { fromCursor, PageInput, pageOf, toCursor } from "../page.ts";

export const AuditEntry = z
  .object({
    id: z.string(),
    at: z.date(),
    actorKind: z.string(),
    actorName: z.string(),
    actorRole: z.string().nullable(),
    via: z.string(),
    action: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    outcome: z.enum(["done", "refused", "failed"]),
    reason: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    correlationId: z.string().nullable(),
    dbRole: z.string().nullable(),
  })
  .meta({ id: "AuditEntry", title: "What somebody did, or was refused" });

/** Unlike the page's filter it refuses what it does not understand: a program would take the answer for another. */
const Filter = z.object({
  q: storableText().trim().max(300).optional().describe("Part of a subject, an actor or an action."),
  subject: z.enum(SUBJECT_KINDS).optional(),
  id: storableText().trim().max(300).optional().describe("One subject, with `subject`."),
  outcome: z.enum(["done", "refused", "failed"]).optional(),
  via: z.enum(["dashboard", "api", "cli", "worker", "sql"]).optional(),
  ...PageInput,
});

function inEnglish(entry: AuditEntryView) {
  const why = reasonWords(entry);
  return { ...entry, reason: why && english(why) };
}

export const listOfAuditEntries = query({
  name: "audit-entry.list",
  input: Filter,
  output: pageOf(AuditEntry),
  async run(ctx, { limit, cursor, ...filter }) {
    const before = fromCursor("audit entries", cursor, z.string().regex(/^\d{1,18}$/));
    const { entries, next } = await listAudit(ctx, { ...filter, before }, limit);
    return { items: entries.map(inEnglish), next: next && toCursor("audit entries", next) };
  },
});
