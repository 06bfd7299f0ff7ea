import type { AuditEntryView } from "../../kernel/audit/model.ts";

/** Where a person goes on from an entry: to its subject, or to the record of one that is gone. */
export function subjectHref({ subjectKind, subjectId, action, outcome, after }: AuditEntryView): string {
  const id = encodeURIComponent(subjectId);
  const record = `/audit?subject=${subjectKind}&id=${id}`;
  if (action.endsWith(".deleted")) return record;
  switch (subjectKind) {
    case "flag":
      // One that was refused may never have been made, or be several.
      return outcome === "refused" && ["flag:create", "flag:archive"].includes(action)
        ? record
        : `/flags/${id}`;
    case "plan":
      return `/migrations/${id}`;
    case "quarantine":
      return `/migrations/${encodeURIComponent(subjectId.split("/")[0] ?? "")}/rows`;
    case "sink":
      return `/outbox?sink=${id}`;
    case "outbox": {
      const { selection } = (after ?? {}) as { selection?: { filter?: { sink?: string } } };
      const sink = selection?.filter?.sink;
      return sink ? `/outbox?sink=${encodeURIComponent(sink)}` : "/outbox";
    }
    case "kill-switch":
      return "/emergency";
    case "client":
      return "/clients";
    case "target":
      return "/migrations";
    case "user":
    case "token":
      return "/users";
    default:
      return record;
  }
}
