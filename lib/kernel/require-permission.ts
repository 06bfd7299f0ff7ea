import type { RefusedAction } from "./audit/asked.ts";
import type { AuditSubject } from "./audit/record-audit.ts";
import type { Context } from "./context.ts";
import { AppError } from "./errors.ts";
import { type Permission, whyNot } from "./permissions.ts";
import { Refusal } from "./refusal.ts";

/**
 * The first line of whatever only some roles may do or see. `action`: what was asked for, where it is not what the permission names.
 * @throws Refusal forbidden
 */
export function requirePermission(
  { actor: { role } }: Pick<Context, "actor">,
  permission: Permission,
  subject?: AuditSubject,
  action: RefusedAction = permission,
): void {
  const reason = whyNot(role, permission);
  if (reason === null) return;
  const refused = new AppError("forbidden", reason, { permission, role });
  throw new Refusal(refused, { action, ...(subject && { subject }) });
}
