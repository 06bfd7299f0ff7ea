import type { Permission } from "../auth/permissions.ts";
import type { FlagPatch } from "./change-flag.ts";
import type { FlagRow } from "./model.ts";

/** What writing a field needs: the permission of its own verb. A hold is never written together with other fields. */
export const FIELD_PERMISSIONS = {
  enabled: "flag:toggle",
  rolloutPercentage: "flag:set-percentage",
  allowKeys: "flag:set-targeting",
  window: "flag:set-targeting",
  description: "flag:edit",
  owner: "flag:edit",
} as const satisfies Partial<Record<keyof FlagPatch, Permission>>;

/** What a patch needs for the fields in which it differs from the flag. */
export function permissionsToWrite(flag: FlagRow, patch: FlagPatch): Permission[] {
  const fields = Object.keys(FIELD_PERMISSIONS) as (keyof typeof FIELD_PERMISSIONS)[];
  const changed = fields.filter(
    (field) => field in patch && JSON.stringify(flag[field]) !== JSON.stringify(patch[field]),
  );
  return [...new Set(changed.map((field) => FIELD_PERMISSIONS[field]))];
}
