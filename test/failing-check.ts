import { asIs } from "#lib/messages/as-is.ts";

/** A check of a plan's backfill that found three rows too many. */
export const FAILS = {
  phase: "backfill",
  step: "s",
  check: "agrees",
  expected: asIs("0"),
  observed: "3",
  error: null,
};
