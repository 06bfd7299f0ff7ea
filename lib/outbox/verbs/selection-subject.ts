import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import type { Asked } from "../../kernel/verb.ts";

/** The first of the events that are named, or all that a filter means. */
export function selectionSubject({ eventIds }: Asked): AuditSubject {
  const ids = Array.isArray(eventIds) ? eventIds.filter((id) => typeof id === "string") : [];
  return { kind: "outbox", id: ids.length > 0 ? ids.slice(0, 3).join(", ").slice(0, 254) : "all that match" };
}
