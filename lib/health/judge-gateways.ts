import { english } from "../messages/catalogue/english.ts";
import { listed } from "../messages/catalogue/listed.ts";
import { message } from "../messages/catalogue/message.ts";
import { failingOf } from "./failing-of.ts";
import { type Beat, judgeEach } from "./judge-each.ts";
import { judgeHeartbeat } from "./judge-heartbeat.ts";
import type { HealthCheck } from "./model.ts";

/** A gateway takes a change over within milliseconds; one that has not for so long does not follow. */
export const FOLLOWS_WITHIN_SECONDS = 10;

export type GatewayBeat = Beat & {
  /** What it could not write, with since when. */
  failing: unknown;
  /** The time of the first change that it has not taken over; null if there is none, or it has only just started. */
  unservedSince: Date | null;
};

/** Pure: each by itself, with what it cannot write and whether it follows. */
export function judgeGateways(beats: GatewayBeat[], now: Date): HealthCheck[] {
  const hanging = message("requests.health.oldState");
  return judgeEach({ kind: "gateway", beats, now, hanging }, judgeOne);
}

function judgeOne(name: string, beat: GatewayBeat, now: Date): HealthCheck {
  const check = judgeHeartbeat(name, beat.lastSeenAt, now);
  if (check.state !== "up") return check;
  const unserved = beat.unservedSince === null ? 0 : now.getTime() - beat.unservedSince.getTime();
  if (unserved > FOLLOWS_WITHIN_SECONDS * 1000) {
    const ago = { seconds: String(Math.round(unserved / 1000)) };
    return { ...check, state: "down", detail: english(message("requests.health.behind", ago)) };
  }
  const failing = failingOf(beat.failing);
  if (failing.length > 0)
    return {
      ...check,
      state: "down",
      detail: english(message("requests.health.cannotWrite", { what: listed(failing) })),
    };
  return check;
}
