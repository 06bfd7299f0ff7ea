import type { FlagVersion } from "../../generated/prisma/client.ts";
import type { RaiseGate } from "../../interlock/flag-raise-gate.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import type { FlagChange, FlagFieldChange } from "../field-change.ts";
import { parseWindow } from "../flag-window.ts";
import type { FlagRow } from "../model.ts";
import { ON_OFF } from "../variants.ts";
import type { FlagPatch } from "../verbs/change-flag.ts";
import { permissionsToWrite } from "../verbs/field-permissions.ts";
import { versionPatch, whyNotRise, whyNotVersion } from "../verbs/return-to-version.ts";

/** A version holds the row as `to_jsonb` wrote it: columns in snake case. */
type Stored = Record<string, unknown>;

const FIELDS: { field: FlagFieldChange["field"]; column: string; read: (value: unknown) => unknown }[] = [
  { field: "enabled", column: "enabled", read: (value) => value === true },
  { field: "percentage", column: "rollout_percentage", read: Number },
  { field: "allowKeys", column: "allow_keys", read: (value) => (Array.isArray(value) ? value.length : 0) },
  { field: "window", column: "window", read: parseWindow },
  { field: "held", column: "held_at", read: Boolean },
  { field: "retired", column: "retired_at", read: Boolean },
  { field: "archived", column: "archived_at", read: Boolean },
  { field: "variants", column: "variants", read: (value) => value ?? null },
  { field: "defaultVariant", column: "default_variant", read: (value) => value ?? null },
  { field: "offVariant", column: "off_variant", read: (value) => value ?? null },
  { field: "description", column: "description", read: (value) => value ?? "" },
  { field: "owner", column: "owner", read: (value) => value ?? "" },
  { field: "plan", column: "plan_name", read: (value) => value || null },
];

type Current = {
  flag: FlagRow;
  gate: RaiseGate;
  /** Which revisions were a return, and when the state began to which they returned. */
  returns: Map<number, Date>;
};

/** Every version, newest first, as the flag and its gate are now. */
export function toFlagChanges(versions: FlagVersion[], current: Current): FlagChange[] {
  return versions.map((version, index) => toFlagChange(version, index === 0, current));
}

function toFlagChange(version: FlagVersion, inForce: boolean, current: Current): FlagChange {
  const { flag, returns } = current;
  const before = version.before as Stored | null;
  const after = version.after as Stored | null;
  const patch = inForce || after === null ? null : versionPatch(after);
  const revision = Number(version.revision);
  return {
    versionId: version.id.toString(),
    at: version.at,
    actorName: version.actorName,
    outside: version.outside,
    kind: before === null ? "created" : after === null ? "deleted" : "changed",
    changes: fieldChanges(before, after),
    revision,
    returnedTo: returns.get(revision) ?? null,
    restorable: patch !== null,
    whyNotRestore: patch && after && whyNotReturn(after, patch, current),
    restoreNeeds: patch ? permissionsToWrite(flag, patch) : [],
  };
}

function whyNotReturn(after: Stored, patch: FlagPatch, { flag, gate }: Current): Message | null {
  return whyNotVersion(after) ?? whyNotRise(flag, patch, gate);
}

function fieldChanges(before: Stored | null, after: Stored | null): FlagFieldChange[] {
  return FIELDS.flatMap(({ field, column, read }) => {
    const old = before === null ? null : read(before[column]);
    const next = after === null ? null : read(after[column]);
    const same = JSON.stringify(told(before, column)) === JSON.stringify(told(after, column));
    return same ? [] : [{ field, before: old, after: next } as FlagFieldChange];
  });
}

/** That a flag is on or off, as one is whose variants nobody named, is nothing to tell of its beginning or end. */
function told(state: Stored | null, column: string): unknown {
  const value = state?.[column] ?? null;
  return Object.hasOwn(PLAIN, column) && JSON.stringify(value) === JSON.stringify(PLAIN[column])
    ? null
    : value;
}

const PLAIN: Stored = {
  variants: ON_OFF.variants,
  default_variant: ON_OFF.defaultVariant,
  off_variant: ON_OFF.offVariant,
};

/** What differs between two states of a flag, as the history would tell it. */
export function rowChanges(before: FlagRow, wanted: FlagRow): FlagFieldChange[] {
  return fieldChanges(toStored(before), toStored(wanted));
}

function toStored(row: FlagRow): Stored {
  return {
    enabled: row.enabled,
    rollout_percentage: row.rolloutPercentage,
    allow_keys: row.allowKeys,
    window: row.window,
    description: row.description,
    owner: row.owner,
  };
}
