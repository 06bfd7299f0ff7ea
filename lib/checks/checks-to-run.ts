import type { Db, Tx } from "../kernel/db/client.ts";
import { type CheckStanding, readCheckStandings } from "./read-check-standings.ts";

/** Well before the result counts as old. */
const AFTER_EVERY_MS = 1_800_000;

/** The checks that can say something now: those of steps that have ended and of a switchover that has begun. */
export async function checksToRun(
  db: Db | Tx,
  plan: string,
  now: Date,
  contractBegun?: boolean,
): Promise<CheckStanding[]> {
  return (await readCheckStandings(db, now, plan, contractBegun)).filter(({ runnable }) => runnable);
}

export type Due = { over: boolean; live: boolean; contractBegun?: boolean | undefined };

/** Of these the ones that the worker runs by itself: live ones, and those whose result says nothing any more. */
export async function checksDue(
  db: Db | Tx,
  plan: string,
  now: Date,
  { over, live, contractBegun }: Due,
): Promise<CheckStanding[]> {
  return (await checksToRun(db, plan, now, contractBegun)).filter(({ check, state, latest, stepFailed }) => {
    if (stepFailed) return false;
    if (latest === null || state === "stale") return true;
    if (over) return false;
    return (live && check.when === "live") || now.getTime() - latest.at.getTime() > AFTER_EVERY_MS;
  });
}
