/** Acknowledgements older than this are removed, so no time is told for older changes. */
export const ACKS_KEPT_DAYS = 30;

/** A gateway, or a client that holds the definitions itself: connected now, or when the change was made. */
export type Participant = {
  kind: "gateway" | "client";
  gatewayId: string;
  /** Empty for a gateway. */
  clientId: string;
  name: string;
  /** "sluice-node 0.1.0"; null for a gateway. */
  sdk: string | null;
  /** When it was first there; a client that lost its connection meanwhile went on serving what it had. */
  connectedAt: Date;
  /** When it was last heard of, if it is not connected now: it may still run, and serve what was before. */
  lostAt: Date | null;
  /** When it confirmed that it serves the revision or a later one; null: it is being waited for. */
  confirmedAt: Date | null;
  /** From the change to its confirmation; null if it joined after the change, or has not confirmed. */
  ms: number | null;
};

/** What is on record of one. `hasEnded`: somebody said so of one that was lost, and nobody waits for it any more. */
export type Known = Omit<Participant, "ms"> & { hasEnded?: boolean };

/** Who serves a revision, of those connected now or at the change. One that was lost before it confirmed stays. */
export type Confirmation = {
  revision: number;
  /** When the change was made. */
  at: Date;
  participants: Participant[];
  /** Those that were there at the change, connected now or not: of what is over, this does not change any more. */
  there: Participant[];
  /** How many of `participants` came after the change, and how many of `there` are in it no more. */
  since: { joined: number; gone: number };
  confirmed: number;
  waitingFor: Participant[];
  /** To the last confirmation, over those that were connected at the change; null: not measured. */
  ms: number | null;
};

/** Pure: what they have confirmed, as one answer. Who confirmed and has gone since counts for the time alone. */
export function summarize(revision: number, at: Date, known: Known[], now: Date = new Date()): Confirmation {
  const onRecord = now.getTime() - at.getTime() < ACKS_KEPT_DAYS * 86_400_000;
  const measuredOnes = known.map((one) => {
    const measured = one.connectedAt <= at && onRecord ? one.confirmedAt : null;
    const ms = measured === null ? null : Math.max(0, measured.getTime() - at.getTime());
    return { ...one, ms };
  });
  const there = measuredOnes.filter((one) => one.connectedAt <= at);
  const participants = measuredOnes.filter(
    (one) => one.lostAt === null || (one.confirmedAt === null && !one.hasEnded),
  );
  const times = measuredOnes.flatMap((one) => (one.ms === null ? [] : [one.ms]));
  const waitingFor = participants.filter((one) => one.confirmedAt === null);
  return {
    revision,
    at,
    participants,
    there,
    since: {
      joined: participants.filter((one) => !there.includes(one)).length,
      gone: there.filter((one) => !participants.includes(one)).length,
    },
    confirmed: participants.length - waitingFor.length,
    waitingFor,
    ms: times.length === 0 ? null : Math.max(...times),
  };
}
