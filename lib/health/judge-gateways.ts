import { formatDuration } from "../format/durations.ts";
import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "../interlock/silent-after.ts";
import { judgeHeartbeat } from "./judge-heartbeat.ts";
import type { HealthCheck } from "./model.ts";

/** A gateway takes a change over within milliseconds; one that has not for so long does not follow. */
export const FOLLOWS_WITHIN_SECONDS = 10;

const WORDS = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** A gateway on record that did not stop in order. */
export type GatewayBeat = {
  id: string;
  lastSeenAt: Date;
  /** What it could not write, with since when. */
  failing: Record<string, string>;
  /** The time of the first change that it has not taken over; null if there is none, or it has only just started. */
  unservedSince: Date | null;
};

/**
 * Pure: each gateway by itself, as one that is well says nothing of another. One alone is "gateway"; of several each has
 * the beginning of its id, which the page of clients shows too: the answer is open, and tells no addresses.
 */
export function judgeGateways(beats: GatewayBeat[], now: Date): HealthCheck[] {
  const latest = Math.max(...beats.map((beat) => beat.lastSeenAt.getTime()));
  const forgottenAt = now.getTime() - LOST_FOR_MINUTES * 60_000;
  // Whoever is long gone is told of only while there is none after it.
  const known = beats.filter(({ lastSeenAt }) => lastSeenAt.getTime() >= Math.min(latest, forgottenAt));
  const [only] = known;
  if (only === undefined) return [judgeHeartbeat("gateway", null, now)];
  if (known.length === 1) return [judgeOne("gateway", only, now)];
  return known.map((beat) => {
    const name = `gateway ${beat.id.slice(0, 8)}`;
    const silentMs = now.getTime() - beat.lastSeenAt.getTime();
    if (silentMs <= SILENT_AFTER_SECONDS * 1000) return judgeOne(name, beat, now);
    const detail = `Has not reported for ${formatDuration(silentMs)}. It may hang, and serve an old state.`;
    return { name, state: "down", detail };
  });
}

function judgeOne(name: string, beat: GatewayBeat, now: Date): HealthCheck {
  const check = judgeHeartbeat(name, beat.lastSeenAt, now);
  if (check.state !== "up") return check;
  const unserved = beat.unservedSince === null ? 0 : now.getTime() - beat.unservedSince.getTime();
  if (unserved > FOLLOWS_WITHIN_SECONDS * 1000) {
    const ago = Math.round(unserved / 1000);
    return { ...check, state: "down", detail: `Has not taken over a change of ${ago} s ago.` };
  }
  const failing = Object.keys(beat.failing).sort();
  if (failing.length > 0)
    return {
      ...check,
      state: "down",
      detail: `Cannot write ${WORDS.format(failing)}. It serves on, and its log says why.`,
    };
  return check;
}
