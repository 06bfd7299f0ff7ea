import { z } from "zod";
import { storableText } from "../input/storable-text.ts";
import { SUBJECT_KINDS, WAYS } from "./subject-kinds.ts";

export type AuditEntryView = {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string;
  actorRole: string | null;
  via: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  outcome: "done" | "refused" | "failed";
  reason: string | null;
  before: unknown;
  after: unknown;
  correlationId: string | null;
  /** The database role that wrote it, which the writer cannot choose; null of entries from before it was noted. */
  dbRole: string | null;
};

const word = storableText().trim().max(300).optional().catch(undefined);

/** What the audit page and the API filter by; what cannot be understood is left out rather than refused. */
export const AuditFilter = z.object({
  /** Part of a subject, an actor or an action, or a whole correlation id. */
  q: word,
  subject: z.enum(SUBJECT_KINDS).optional().catch(undefined),
  /** One subject, with `subject`. */
  id: word,
  outcome: z.enum(["done", "refused", "failed"]).optional().catch(undefined),
  via: z.enum(WAYS).optional().catch(undefined),
  /** Entries older than this id. */
  before: storableText()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
