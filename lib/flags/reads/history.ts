import type { FlagVersion } from "../../generated/prisma/client.ts";
import type { RaiseGate } from "../../interlock/flag-raise-gate.ts";
import type { FlagChange, FlagFieldChange, FlagRow } from "../model.ts";
import { parseWindow } from "../store.ts";
import { permissionsToWrite } from "../verbs/field-permissions.ts";
import { versionPatch, whyNotRise, whyNotVersion } from "../verbs/return-to-version.ts";

/** A version holds the row as `to_jsonb` wrote it: columns in snake case. */
type Stored = Record<string, unknown>;

const FIELDS: { field: string; column: string; show: (value: unknown) => string | null }[] = [
  { field: "Enabled", column: "enabled", show: (value) => (value === true ? "on" : "off") },
  { field: "Percentage", column: "rollout_percentage", show: (value) => `${Number(value)} %` },
  { field: "Allow-list", column: "allow_keys", show: showKeys },
  { field: "Window", column: "window", show: showWindow },
  { field: "Held", column: "held_at", show: (value) => (value ? "held" : "not held") },
  { field: "Retired", column: "retired_at", show: (value) => (value ? "retired" : "not retired") },
  {
    field: "Archived",
    column: "archived_at",
    show: (value) => (value ? "archived" : "not archived"),
  },
  { field: "Description", column: "description", show: (value) => String(value ?? "") },
  { field: "Owner", column: "owner", show: (value) => String(value ?? "") },
  { field: "Plan", column: "plan_name", show: (value) => (value ? String(value) : "none") },
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
  const { flag, gate, returns } = current;
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
    whyNotRestore: patch && after && (whyNotVersion(after) ?? whyNotRise(flag, patch, gate)),
    restoreNeeds: patch ? permissionsToWrite(flag, patch) : [],
  };
}

function fieldChanges(before: Stored | null, after: Stored | null): FlagFieldChange[] {
  return FIELDS.flatMap(({ field, column, show }) => {
    const old = before === null ? null : show(before[column]);
    const next = after === null ? null : show(after[column]);
    const same = JSON.stringify(before?.[column] ?? null) === JSON.stringify(after?.[column] ?? null);
    return same ? [] : [{ field, before: old, after: next }];
  });
}

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

function showKeys(value: unknown): string {
  const keys = Array.isArray(value) ? value.length : 0;
  return keys === 1 ? "1 key" : `${keys} keys`;
}

function showWindow(value: unknown): string {
  const window = parseWindow(value);
  if (window === null) return "always";
  if (typeof window === "string") return "unreadable";
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const days = window.days.length === 7 ? "every day" : window.days.map((day) => names[day - 1]).join(", ");
  return `${window.from} to ${window.until}, ${days}, ${window.zone}`;
}
