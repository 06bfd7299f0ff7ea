import type { Permission } from "../auth/permissions.ts";
import { requirePermission } from "../auth/require-permission.ts";
import type { Context } from "../context.ts";
import { changeFlag, type FlagPatch, flagSubject } from "./change-flag.ts";
import { permissionFor } from "./field-permissions.ts";
import { PatchFlagInput } from "./inputs.ts";
import type { FlagRow, FlagStanding } from "./model.ts";

/**
 * Several fields at once, all or none, as the REST interface and the command line send them. Each field needs the
 * permission of its own verb.
 * @throws AppError forbidden, not-found, gate-closed, conflict
 */
export async function patchFlag(ctx: Context, input: unknown): Promise<FlagRow & FlagStanding> {
  const subject = flagSubject(input);
  for (const permission of permissionsFor(input)) await requirePermission(ctx, permission, subject);
  const { name, reason, percentage, revision, ...rest } = PatchFlagInput.parse(input);
  const patch: FlagPatch = {
    ...rest,
    ...(percentage === undefined ? {} : { rolloutPercentage: percentage }),
  };
  return changeFlag(ctx, {
    name,
    reason,
    action: "flag.changed",
    seenRevision: revision,
    decide: () => patch,
  });
}

/** A request without any known field needs the least of them, and is then refused for what it lacks. */
function permissionsFor(input: unknown): Set<Permission> {
  const fields = typeof input === "object" && input !== null ? Object.entries(input) : [];
  const needed = new Set(
    fields.flatMap(([field, value]) =>
      permissionFor(field === "percentage" ? "rolloutPercentage" : field, value),
    ),
  );
  return needed.size > 0 ? needed : new Set<Permission>(["flag:set-percentage"]);
}
