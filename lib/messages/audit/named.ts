import { SUBJECT_KINDS, WAYS } from "../../kernel/audit/subject-kinds.ts";
import { ROLES, roleName } from "../../kernel/permissions.ts";
import { asIs } from "../as-is.ts";
import { type Message, message } from "../catalogue/message.ts";

// What an entry holds of another Sluice, which this one has no word for, is shown as it stands.

export function subjectName(kind: string): Message {
  const known = SUBJECT_KINDS.find((one) => one === kind);
  return known ? message(`audit.subjects.${known}`) : asIs(kind);
}

/** "command line, as product owner" */
export function wayName(via: string, actorRole: string | null): Message {
  const known = WAYS.find((one) => one === via);
  const way = known ? message(`audit.ways.${known}`) : asIs(via);
  if (actorRole === null) return way;
  const role = ROLES.find((one) => one === actorRole);
  return message("audit.auditTable.as", { way, role: role ? roleName(role) : asIs(actorRole) });
}
