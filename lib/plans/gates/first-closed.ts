import type { Gate } from "../model.ts";

/** What it counts lies within a span of time: it opens by itself, and a rehearsal need not wait for that. */
const OPENS_WITH_TIME = ["old-path-unused"];
const OF_REHEARSAL = ["rehearsed", "rollback-proven"];

/**
 * Pure: the gate that is said to keep a phase from starting, wherever that is said, and whose button is offered. What
 * only a person opens comes first, as a rehearsal that ends before it would find the phase just as closed.
 */
export function firstClosed(gates: Gate[]): Gate | undefined {
  const red = gates.filter((one) => one.state === "red");
  const forPerson = red.find((one) => !OPENS_WITH_TIME.includes(one.id));
  if (forPerson) return forPerson;
  const waiting = gates.find((one) => one.state === "waiting");
  return waiting && isOfRehearsal(waiting) ? waiting : (red[0] ?? waiting);
}

/** Pure: a rehearsal is what opens it. */
export function isOfRehearsal({ id }: Gate): boolean {
  return OF_REHEARSAL.includes(id);
}
