import type { Message } from "../../messages/catalogue/message.ts";
import type { Context } from "../context.ts";
import type { Db, Tx } from "../db/client.ts";
import type { RefusedAction } from "./asked.ts";
import type { SUBJECT_KINDS } from "./subject-kinds.ts";
import type { AuditAction } from "./tellings.ts";

export type AuditSubject = {
  kind: (typeof SUBJECT_KINDS)[number];
  id: string;
};

export type AuditRecord = {
  /** Past tense, "flag.percentage-set"; an attempt that was refused keeps its permission's name. */
  action: AuditAction | RefusedAction;
  subject: AuditSubject;
  outcome?: "done" | "refused" | "failed";
  /** As a person gave it, or a program that is none of Sluice's. */
  reason?: string | undefined;
  /** Why, as Sluice says it: it stands in `after`. */
  because?: Message;
  before?: unknown;
  after?: unknown;
};

/**
 * Writes who did what to what, in the transaction of the change itself: no change without its entry. The database gives
 * it its time, and refuses to commit a flag's or the kill switch's change whose entry has not the state after it.
 */
export async function recordAudit(db: Db | Tx, ctx: Context, record: AuditRecord): Promise<void> {
  await db.auditEntry.create({
    data: {
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      actorRole: ctx.actor.role,
      via: ctx.via,
      action: record.action,
      subjectKind: record.subject.kind,
      subjectId: record.subject.id,
      outcome: record.outcome ?? "done",
      reason: record.reason ?? null,
      ...(record.before === undefined ? {} : { before: toJson(record.before) }),
      ...afterOf(record),
      correlationId: ctx.correlationId,
    },
  });
}

function afterOf({ after, because }: AuditRecord) {
  if (because !== undefined) return { after: toJson({ ...(after as object | undefined), because }) };
  return after === undefined ? {} : { after: toJson(after) };
}

/** A plain JSON value: dates as ISO text, bigint and Decimal as text. */
function toJson(value: unknown) {
  return JSON.parse(JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? v.toString() : v)));
}
