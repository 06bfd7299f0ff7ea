import { z } from "zod";
import type { Permission } from "../kernel/permissions.ts";
import type { Message } from "../messages/catalogue/message.ts";
import { StoredWindow } from "./flag-window.ts";
import { variantFields } from "./variants.ts";

function fieldChange<F extends string, V extends z.ZodType>(field: F, value: V) {
  return z.object({ field: z.literal(field), before: value.nullable(), after: value.nullable() });
}

/** One field that a change moved. Null: no window, no plan, or there was no flag. */
export const FlagFieldChange = z.discriminatedUnion("field", [
  fieldChange("enabled", z.boolean()),
  fieldChange("percentage", z.number()),
  fieldChange("allowKeys", z.int().describe("How many.")),
  fieldChange("window", StoredWindow),
  fieldChange("held", z.boolean()),
  fieldChange("retired", z.boolean()),
  fieldChange("archived", z.boolean()),
  fieldChange("variants", variantFields.variants),
  fieldChange("defaultVariant", z.string()),
  fieldChange("offVariant", z.string()),
  fieldChange("description", z.string()),
  fieldChange("owner", z.string()),
  fieldChange("plan", z.string()),
]);
export type FlagFieldChange = z.infer<typeof FlagFieldChange>;

export type FlagChange = {
  versionId: string;
  at: Date;
  actorName: string;
  /** Typed into psql or made by another program, not through Sluice. */
  outside: boolean;
  kind: "created" | "changed" | "deleted";
  changes: FlagFieldChange[];
  revision: number;
  /** When the state began that this change returned to; null if it was no return. */
  returnedTo: Date | null;
  /** False for the version that is in force, and where there is no state to return to. */
  restorable: boolean;
  /** Why a return to it would be refused now: it would raise the flag while its gate is closed. Null if it would not. */
  whyNotRestore: Message | null;
  /** What a return to it needs besides "flag:restore", for the fields in which it differs from now. */
  restoreNeeds: Permission[];
};
