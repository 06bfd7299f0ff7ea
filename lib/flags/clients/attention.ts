import type { Message } from "../../messages/catalogue/message.ts";
import type { Participant } from "./confirmation.ts";
import { GONE_FOR_SECONDS } from "./silent-after.ts";

/** How flags are served, at its worst. */
export type Served =
  | { kind: "normal" }
  | { kind: "killed"; by: string | null; at: Date | null }
  /** A gateway has SLUICE_KILL=1 in its environment. */
  | { kind: "killed-by-environment"; gateways: string[] }
  | { kind: "no-gateway" }
  | { kind: "behind"; gateways: number; of: number };

/** How far the latest change has got among those who count, at its worst. */
export type LatestChange =
  | { kind: "no-gateway" }
  /** It serves on, but what is on record of it and of its clients may be old. */
  | { kind: "gateway-cannot-write"; gateway: string; failing: Message[] }
  | { kind: "lost-unconfirmed"; names: string[] }
  /** Within seconds, and without anybody. */
  | { kind: "waits"; names: string[] }
  /** All that are connected serve it; who was there before may serve what it had. */
  | { kind: "clients-lost"; names: string[] }
  | { kind: "served" };

/** What was read of those who ask for flags. */
type ClientsSeen = {
  rows: readonly {
    kind: "gateway" | "client";
    name: string;
    counts: boolean;
    state: "live" | "lost" | "ended";
    failing: Message[];
  }[];
  /** Null: the latest change is not on record any more. */
  confirmation: { waitingFor: readonly Pick<Participant, "name" | "lostAt">[] } | null;
  /** As the first screen counts them: of a program that was started again nobody is. */
  missed: string[];
};

type Seen = { name: string; at: Date };

export type ClientAttention =
  | { code: "no-gateway"; params: null }
  | { code: "gateways-behind"; params: { gateways: number; of: number } }
  | { code: "no-client"; params: Seen & { lost: number } }
  | { code: "clients-lost"; params: Seen & { others: number } };

/** Pure: of what was counted of gateways and the kill switch. */
export function servedState(
  gateways: { connected: number; behind: number; killed: string[] },
  kill: { engagedAt: Date | null; engagedBy: string | null },
): Served {
  if (kill.engagedAt) return { kind: "killed", by: kill.engagedBy, at: kill.engagedAt };
  if (gateways.killed.length > 0) return { kind: "killed-by-environment", gateways: gateways.killed };
  if (gateways.connected === 0) return { kind: "no-gateway" };
  if (gateways.behind > 0) return { kind: "behind", gateways: gateways.behind, of: gateways.connected };
  return { kind: "normal" };
}

/** Pure: of who is there, and who of them has confirmed the latest change. */
export function latestChange({ rows, confirmation, missed }: ClientsSeen): LatestChange {
  const gateways = rows.filter((row) => row.kind === "gateway" && row.counts && row.state === "live");
  if (gateways.length === 0) return { kind: "no-gateway" };
  const failing = gateways.find((gateway) => gateway.failing.length > 0);
  if (failing) return { kind: "gateway-cannot-write", gateway: failing.name, failing: failing.failing };
  const waitingFor = confirmation?.waitingFor ?? [];
  const lost = waitingFor.filter(({ lostAt }) => lostAt !== null);
  if (lost.length > 0) return { kind: "lost-unconfirmed", names: lost.map(({ name }) => name) };
  if (waitingFor.length > 0) return { kind: "waits", names: waitingFor.map(({ name }) => name) };
  return missed.length > 0 ? { kind: "clients-lost", names: missed } : { kind: "served" };
}

/** Pure: what of gateways and clients needs a person. `named`: whom something else names already. */
export function clientAttention(
  served: Served,
  { lastClient, lostClients }: { lastClient: Seen | null; lostClients: Seen[] },
  named: readonly { name: string }[],
  now: Date,
): ClientAttention[] {
  // Without a gateway there is no client, and that is said.
  if (served.kind === "no-gateway") return [{ code: "no-gateway", params: null }];
  const behind: ClientAttention[] =
    served.kind === "behind"
      ? [{ code: "gateways-behind", params: { gateways: served.gateways, of: served.of } }]
      : [];
  // Restarted, it is back within seconds.
  const isGone = ({ at }: Seen) => now.getTime() - at.getTime() >= GONE_FOR_SECONDS * 1000;
  const lost = lostClients.filter((one) => isGone(one) && !named.some(({ name }) => name === one.name));
  const [first] = lost;
  if (lastClient && isGone(lastClient))
    return [...behind, { code: "no-client", params: { ...lastClient, lost: lost.length } }];
  return first
    ? [...behind, { code: "clients-lost", params: { ...first, others: lost.length - 1 } }]
    : behind;
}
