import type { AuditSubject } from "../../kernel/audit/record-audit.ts";
import { type Asked, askedText } from "../../kernel/verb.ts";

/** The sink that is named, or the whole outbox. */
export function sinkOrAll(asked: Asked): AuditSubject {
  const sink = askedText(asked, "sink");
  return sink ? { kind: "sink", id: sink } : { kind: "outbox", id: "all" };
}
