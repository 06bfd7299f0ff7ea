import { english } from "../messages/catalogue/english.ts";
import { type AuditSubject, recordAudit } from "./audit/record-audit.ts";
import type { Context } from "./context.ts";
import { AppError } from "./errors.ts";
import { toStorable } from "./input/storable-text.ts";
import { type Permission, whyNot } from "./permissions.ts";

/**
 * The first line of every verb that changes something. A refused attempt is audited, outside any transaction, so that
 * it stays on record.
 * @throws AppError forbidden
 */
export async function requirePermission(
  ctx: Context,
  permission: Permission,
  subject: AuditSubject,
): Promise<void> {
  const reason = whyNot(ctx.actor.role, permission);
  if (reason === null) return;
  const named = { ...subject, id: toStorable(subject.id) }; // as it came: no schema has seen it
  await recordAudit(ctx.db, ctx, {
    action: permission,
    subject: named,
    outcome: "refused",
    reason: english(reason),
  });
  throw new AppError("forbidden", reason, { permission, role: ctx.actor.role });
}
