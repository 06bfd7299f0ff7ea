import type { Gate } from "./model.ts";

/** Pure: a rehearsal is what a phase with these gates waits for, and nothing keeps it from being started. */
export function toRehearse(gates: Gate[]): boolean {
  return gates.some(({ id, state }) => ["rehearsed", "rollback-proven"].includes(id) && state === "waiting");
}
