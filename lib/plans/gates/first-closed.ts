import type { Gate, GateId } from "../model.ts";

/** What it counts lies within a span of time: it opens by itself, and a rehearsal need not wait for that. */
const OPENS_WITH_TIME: GateId[] = ["old-path-unused"];
const OF_REHEARSAL: GateId[] = ["rehearsed", "rollback-proven"];

/**
 * Pure: the gate that is said to keep a phase from starting, wherever that is said, and whose button is offered. What
 * only a person opens comes first, as a rehearsal that ends before it would find the phase just as closed.
 */
export function firstClosed<G extends Pick<Gate, "id" | "state">>(gates: G[]): G | undefined {
  const red = gates.filter((one) => one.state === "red");
  const forPerson = red.find((one) => !OPENS_WITH_TIME.includes(one.id));
  if (forPerson) return forPerson;
  const waiting = gates.find((one) => one.state === "waiting");
  return waiting && isOfRehearsal(waiting) ? waiting : (red[0] ?? waiting);
}

/** Pure: a rehearsal is what opens it. */
export function isOfRehearsal({ id }: Pick<Gate, "id">): boolean {
  return OF_REHEARSAL.includes(id);
}
