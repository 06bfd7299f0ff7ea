import type { Gate } from "./model.ts";

const OF_REHEARSAL = ["rehearsed", "rollback-proven"];

/** Pure: a rehearsal is what a phase with these gates waits for, and nothing keeps it from being started. */
export function toRehearse(gates: Gate[]): boolean {
  return gates.some(({ id, state }) => OF_REHEARSAL.includes(id) && state === "waiting");
}

/** Pure: the gate that its last rehearsal left closed, where that comes first of all that keeps the phase from starting. */
export function failedRehearsal(gates: Gate[]): Gate | null {
  const red = gates.find(({ state }) => state === "red");
  return red && OF_REHEARSAL.includes(red.id) ? red : null;
}
