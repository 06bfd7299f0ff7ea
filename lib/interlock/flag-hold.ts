import { type HoldByCheck, readHoldsByChecks } from "../checks/guard.ts";
import { type HoldByPerson, personHolds } from "../flags/guard.ts";
import type { Db, Tx } from "../kernel/db/client.ts";
import { readOpenSwitchovers } from "../plans/guard.ts";

/** What keeps a flag where it is: while it lasts, nobody can raise it or turn it on. */
export type FlagHold = HoldByPerson | HoldByCheck;

type Subject = {
  planName: string | null;
  heldAt: Date | null;
  heldBy: string | null;
  holdReason: string | null;
  retiredAt: Date | null;
};

/**
 * What holds each of these flags; absent: nothing does. The one reading behind chip, filter, answers, gates,
 * command line and interface. A person's hold is named before a check's, as it outlasts it.
 */
export async function readFlagHolds<T extends Subject>(
  db: Db | Tx,
  flags: T[],
  now: Date,
): Promise<Map<T, FlagHold>> {
  const plans = [...new Set(flags.flatMap((flag) => flag.planName ?? []))];
  const byChecks = await readHoldsByChecks(db, await readOpenSwitchovers(db, plans), now);
  return new Map(
    flags.flatMap((flag) => {
      const hold = personHolds(flag) ?? byChecks.get(flag.planName ?? "");
      return hold === undefined || (hold.by === "check" && flag.retiredAt !== null) ? [] : [[flag, hold]];
    }),
  );
}

export async function readFlagHold(db: Db | Tx, flag: Subject, now: Date): Promise<FlagHold | null> {
  return (await readFlagHolds(db, [flag], now)).get(flag) ?? null;
}
