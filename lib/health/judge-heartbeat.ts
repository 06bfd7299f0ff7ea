import { SILENT_AFTER_SECONDS } from "../interlock/silent-after.ts";
import type { HealthCheck } from "./model.ts";

/** A gateway takes a change over within milliseconds; one that has not for so long does not follow. */
export const FOLLOWS_WITHIN_SECONDS = 10;

/** @param lastSeenAt of the process that reported last among those that did not stop in order; null if there is none. */
export function judgeHeartbeat(name: string, lastSeenAt: Date | null, now: Date): HealthCheck {
  if (lastSeenAt === null) return { name, state: "down", detail: `No ${name} runs.` };
  const seconds = Math.max(0, (now.getTime() - lastSeenAt.getTime()) / 1000);
  return seconds > SILENT_AFTER_SECONDS
    ? { name, state: "down", detail: `No ${name} has reported for ${Math.round(seconds)} s.` }
    : { name, state: "up", detail: `Reported ${Math.round(seconds)} s ago.` };
}

/**
 * A gateway that reports and yet does not follow serves old flags, and would not hear of the kill switch.
 * @param unservedSince the time of the first change that some gateway has not taken over; null if there is none.
 */
export function judgeFollowing(gateway: HealthCheck, unservedSince: Date | null, now: Date): HealthCheck {
  if (gateway.state !== "up" || unservedSince === null) return gateway;
  const seconds = Math.round((now.getTime() - unservedSince.getTime()) / 1000);
  if (seconds <= FOLLOWS_WITHIN_SECONDS) return gateway;
  return { ...gateway, state: "down", detail: `A gateway has not taken over a change of ${seconds} s ago.` };
}
