import { durationWords } from "../kernel/text/durations.ts";
import { type Message, message } from "./catalogue/message.ts";

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
export function partsWords({ gateways, clients }: ServedParts): Message | null {
  const all = gateways.confirmed === gateways.of && clients.confirmed === clients.of;
  const ofGateways = all
    ? message("served.gateways", { count: gateways.of })
    : message("served.someGateways", gateways);
  const ofClients = all
    ? message("served.clients", { count: clients.of })
    : message("served.someClients", clients);
  if (gateways.of > 0 && clients.of > 0)
    return message("served.both", { gateways: ofGateways, clients: ofClients });
  if (gateways.of > 0) return ofGateways;
  return clients.of > 0 ? ofClients : null;
}

/** Both kinds together, as "2 of 2" beside "1 gateway" and "1 client": a figure and the words that it counts. */
export function allServed({ gateways, clients }: ServedParts): ServedPart & { kinds: Message[] } {
  const kinds = [
    gateways.of > 0 ? message("served.gateways", { count: gateways.of }) : null,
    clients.of > 0 ? message("served.clients", { count: clients.of }) : null,
  ].filter((one) => one !== null);
  return { confirmed: gateways.confirmed + clients.confirmed, of: gateways.of + clients.of, kinds };
}

/** "shop is lost", "shop and 2 more are lost"; null: nobody is. */
export function lostWords(lost: readonly string[]): Message | null {
  const [name, ...others] = lost;
  if (name === undefined) return null;
  return others.length === 0
    ? message("served.isLost", { name })
    : message("served.areLost", { name, more: others.length });
}

type Confirming = Parameters<typeof servedParts>[0];
export type ConfirmationParts = {
  /** Who has to serve it now. */
  participants: Confirming;
  /** Who was there at the change. */
  there: Confirming;
  /** Of those that have to serve it now, how many were not there, and the other way round. */
  since: { joined: number; gone: number };
  /** To the last confirmation, of those that were there; null: not measured. */
  ms: number | null;
};

/** What came of a change: of those that were there, how many confirmed, and in what time. It does not change any more. */
export type ServedIn = ServedParts & Pick<ConfirmationParts, "ms">;

export function servedIn({ there, ms }: Pick<ConfirmationParts, "there" | "ms">): ServedIn {
  return { ...servedParts(there), ms };
}

/** "1 gateway and 14 clients in 83 ms"; null: there is nobody. */
export function confirmedIn(served: ServedIn): Message | null {
  const who = partsWords(served);
  return who === null || served.ms === null
    ? who
    : message("served.in", { who, time: durationWords(served.ms) });
}

/**
 * The same as it stands now: a time is of those that were there, and who has come or gone since is told apart; without one
 * it is of all who have to serve it now.
 */
export function confirmedBy(confirmation: ConfirmationParts | null): Message | null {
  if (confirmation === null) return null;
  if (confirmation.ms === null) return partsWords(servedParts(confirmation.participants));
  const who = confirmedIn(servedIn(confirmation));
  const { joined, gone } = confirmation.since;
  return who && joined + gone > 0 ? message("served.since", { who, joined, gone }) : who;
}

/** A sentence. */
export function confirmedWords(confirmation: ConfirmationParts | null): Message {
  const who = confirmedBy(confirmation);
  return who ? message("served.confirmedBy", { who }) : message("served.nobody");
}
