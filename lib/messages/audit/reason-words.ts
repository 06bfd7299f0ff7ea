import type { AuditEntryView } from "../../kernel/audit/model.ts";
import { asIs } from "../as-is.ts";
import type { Message } from "../catalogue/message.ts";
import { storedMessage } from "../catalogue/stored-message.ts";

/** Why: as it was given, or as Sluice says it; null if the entry does not say. */
export function reasonWords({ reason, after }: Pick<AuditEntryView, "reason" | "after">): Message | null {
  if (reason !== null) return asIs(reason);
  return storedMessage((after as { because?: unknown } | null)?.because);
}
