import { failingOf } from "./failing-of.ts";
import { type Beat, judgeEach } from "./judge-each.ts";
import { judgeHeartbeat } from "./judge-heartbeat.ts";
import type { HealthCheck } from "./model.ts";

/** A gateway takes a change over within milliseconds; one that has not for so long does not follow. */
export const FOLLOWS_WITHIN_SECONDS = 10;

const WORDS = new Intl.ListFormat("en-GB", { type: "conjunction" });

export type GatewayBeat = Beat & {
  /** What it could not write, with since when. */
  failing: unknown;
  /** The time of the first change that it has not taken over; null if there is none, or it has only just started. */
  unservedSince: Date | null;
};

/** Pure: each by itself, with what it cannot write and whether it follows. */
export function judgeGateways(beats: GatewayBeat[], now: Date): HealthCheck[] {
  const hanging = "It may hang, and serve an old state.";
  return judgeEach({ kind: "gateway", beats, now, hanging }, judgeOne);
}

function judgeOne(name: string, beat: GatewayBeat, now: Date): HealthCheck {
  const check = judgeHeartbeat(name, beat.lastSeenAt, now);
  if (check.state !== "up") return check;
  const unserved = beat.unservedSince === null ? 0 : now.getTime() - beat.unservedSince.getTime();
  if (unserved > FOLLOWS_WITHIN_SECONDS * 1000) {
    const ago = Math.round(unserved / 1000);
    return { ...check, state: "down", detail: `Has not taken over a change of ${ago} s ago.` };
  }
  const failing = failingOf(beat.failing);
  if (failing.length > 0)
    return {
      ...check,
      state: "down",
      detail: `Cannot write ${WORDS.format(failing)}. It serves on, and its log says why.`,
    };
  return check;
}
