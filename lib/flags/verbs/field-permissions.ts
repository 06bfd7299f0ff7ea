import type { Permission } from "../../kernel/permissions.ts";
import type { Asked } from "../../kernel/verb.ts";
import type { FlagRow } from "../model.ts";
import type { FlagPatch } from "./change-flag.ts";

/** What writing a field needs: the permission of its own verb. A hold is never written together with other fields. */
const FIELD_PERMISSIONS = {
  rolloutPercentage: "flag:set-percentage",
  allowKeys: "flag:set-targeting",
  window: "flag:set-targeting",
  description: "flag:edit",
  owner: "flag:edit",
} as const satisfies Partial<Record<keyof FlagPatch, Permission>>;

/** Empty for what is no field. A value that is not parsed yet and says neither on nor off counts as on. */
export function permissionFor(field: string, value: unknown): Permission[] {
  if (field === "enabled")
    return [[false, "false", "off"].some((off) => off === value) ? "flag:turn-off" : "flag:turn-on"];
  return Object.hasOwn(FIELD_PERMISSIONS, field)
    ? [FIELD_PERMISSIONS[field as keyof typeof FIELD_PERMISSIONS]]
    : [];
}

/** What the fields of a request need, each that of its own verb; as they came. */
export function permissionsForFields(asked: Asked): Permission[] {
  const needed = Object.entries(asked).flatMap(([field, value]) =>
    permissionFor(field === "percentage" ? "rolloutPercentage" : field, value),
  );
  return [...new Set(needed)];
}

/** What a patch needs for the fields in which it differs from the flag. */
export function permissionsToWrite(flag: FlagRow, patch: FlagPatch): Permission[] {
  const needed = Object.entries(patch).flatMap(([field, value]) =>
    JSON.stringify(flag[field as keyof FlagRow]) === JSON.stringify(value) ? [] : permissionFor(field, value),
  );
  return [...new Set(needed)];
}
