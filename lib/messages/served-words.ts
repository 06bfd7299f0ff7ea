import { formatDuration } from "../kernel/text/durations.ts";
import { countOf, formatCount } from "../kernel/text/numbers.ts";

/** Of those that have to serve a change: how many confirmed, gateways and clients apart. */
export type ServedParts = { gateways: ServedPart; clients: ServedPart };
type ServedPart = { confirmed: number; of: number };

/** Pure: who has confirmed, by kind. */
export function servedParts(
  participants: readonly { kind: "gateway" | "client"; confirmedAt: Date | string | null }[],
): ServedParts {
  const part = (kind: "gateway" | "client"): ServedPart => {
    const all = participants.filter((one) => one.kind === kind);
    return { confirmed: all.filter((one) => one.confirmedAt !== null).length, of: all.length };
  };
  return { gateways: part("gateway"), clients: part("client") };
}

/** "1 gateway and 14 clients"; while some are missing "1 of 1 gateway and 13 of 14 clients"; null: there is nobody. */
export function partsWords({ gateways, clients }: ServedParts): string | null {
  const all = gateways.confirmed === gateways.of && clients.confirmed === clients.of;
  const words = ({ confirmed, of }: ServedPart, noun: string) => {
    if (of === 0) return null;
    return all ? countOf(of, noun) : `${formatCount(confirmed)} of ${countOf(of, noun)}`;
  };
  return [words(gateways, "gateway"), words(clients, "client")].filter(Boolean).join(" and ") || null;
}

/** Both kinds together, as "2 of 2" beside "1 gateway" and "1 client": a figure and the words that it counts. */
export function allServed({ gateways, clients }: ServedParts): ServedPart & { kinds: string[] } {
  const kinds = [
    gateways.of > 0 ? countOf(gateways.of, "gateway") : null,
    clients.of > 0 ? countOf(clients.of, "client") : null,
  ].filter((one) => one !== null);
  return { confirmed: gateways.confirmed + clients.confirmed, of: gateways.of + clients.of, kinds };
}

/** "shop is lost", "shop and 2 more are lost"; null: nobody is. */
export function lostWords(lost: readonly string[]): string | null {
  const [first, ...others] = lost;
  if (first === undefined) return null;
  return others.length === 0
    ? `${first} is lost`
    : `${first} and ${countOf(others.length, "more", "more")} are lost`;
}

export type ConfirmationParts = {
  participants: Parameters<typeof servedParts>[0];
  /** To the last confirmation; null: not measured. */
  ms: number | null;
};

/** How many confirmed, and in what time. */
export type ServedIn = ServedParts & Pick<ConfirmationParts, "ms">;

export function servedIn({ participants, ms }: ConfirmationParts): ServedIn {
  return { ...servedParts(participants), ms };
}

/** "1 gateway and 14 clients in 83 ms"; null: there is nobody. */
export function confirmedIn(served: ServedIn): string | null {
  const words = partsWords(served);
  return words === null || served.ms === null ? words : `${words} in ${formatDuration(served.ms)}`;
}

/** The same of a confirmation as it was read. */
export function confirmedBy(confirmation: ConfirmationParts | null): string | null {
  return confirmation && confirmedIn(servedIn(confirmation));
}

/** A sentence. */
export function confirmedWords(confirmation: ConfirmationParts | null): string {
  const words = confirmedBy(confirmation);
  return words ? `Confirmed by ${words}.` : "Nobody is connected to confirm it.";
}
