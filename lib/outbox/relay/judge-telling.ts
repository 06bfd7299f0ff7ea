/** The same thing is told at most once in so long; what came and went in between is told as a number. */
const QUIET_MS = 600_000;
/** What grows by as many again, or by so many, is told sooner: somebody is to hear of it while it grows. */
const MANY = 100;
const SOON_MS = 60_000;

/** What is known of one thing that a sink does by itself: its breaker, its troubles, its dead events. */
export type Telling = {
  /** It is so now: the breaker is open, events are dead. */
  raised: boolean;
  count: number;
  /** How often it changed since it was told. */
  changes: number;
  toldRaised: boolean;
  toldCount: number;
  raisedToldAt: Date | null;
  loweredToldAt: Date | null;
};

/**
 * Pure: the telling after a look at the sink, whether this is to be told now, after how many changes, and how many `more` there
 * are than were told.
 */
export function judgeTelling(
  before: Telling,
  seen: { raised: boolean; count: number },
  now: Date,
): { after: Telling; tell: boolean; changes: number; more: number } {
  const changes = before.changes + (before.raised === seen.raised ? 0 : 1);
  const last = seen.raised ? before.raisedToldAt : before.loweredToldAt;
  const more = seen.raised ? Math.max(0, seen.count - before.toldCount) : 0;
  const isMany = more > 0 && more >= Math.min(MANY, before.toldCount);
  const quiet = last !== null && now.getTime() - last.getTime() < (isMany ? SOON_MS : QUIET_MS);
  const grown = before.toldRaised && more > 0;
  const tell = !quiet && (before.toldRaised !== seen.raised || grown);
  const after = { ...before, ...seen, changes, toldCount: Math.min(before.toldCount, seen.count) };
  if (!tell) return { after, tell, changes, more };
  const told = seen.raised ? { raisedToldAt: now } : { loweredToldAt: now };
  const toldNow = { ...told, changes: 0, toldRaised: seen.raised, toldCount: seen.count };
  return { after: { ...after, ...toldNow }, tell, changes, more };
}
