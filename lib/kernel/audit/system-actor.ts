import type { Actor } from "../context.ts";
import type { Role } from "../permissions.ts";

/**
 * What Sluice does of its own accord, it does under one of these, by the role of the database that may write it; the
 * owner's may write any. The trigger `stamp_audit_entry` refuses all others, and a token gets no such name.
 */
export const SYSTEM_NAMES = {
  worker: ["worker", "validation", "interlock", "outbox"],
  web: ["demo"],
  owner: ["npm start", "gateway", "clinic"],
} as const;
export type SystemName = (typeof SYSTEM_NAMES)[keyof typeof SYSTEM_NAMES][number];

/** Who reaches the database from a shell, by the account of that machine. The web's role may write it, as the tool may sign in as it. */
const COMMAND_LINE = " (command line)";
export type CommandLineName = `${string}${typeof COMMAND_LINE}`;

export function systemActor(
  name: SystemName | CommandLineName,
  { id = name, role = "operator" }: { id?: string; role?: Role } = {},
): Actor {
  return { kind: "system", id, name, role };
}

/** Whether a person or program of that name could be taken for Sluice itself in the record. */
export function isSystemName(name: string): boolean {
  const own: readonly string[] = [...SYSTEM_NAMES.worker, ...SYSTEM_NAMES.web];
  // What the database itself writes of a change that no verb made.
  const isOutside = name.startsWith("outside:");
  return isOutside || own.includes(name) || name.endsWith(COMMAND_LINE);
}
