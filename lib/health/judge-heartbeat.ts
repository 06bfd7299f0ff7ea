import type { HealthCheck } from "./model.ts";

/** A process that has not reported for this long counts as down; each reports every second or two. */
export const SILENT_AFTER_SECONDS = 10;

/** @param lastSeenAt of the process that reported last among those that did not stop in order; null if there is none. */
export function judgeHeartbeat(name: string, lastSeenAt: Date | null, now: Date): HealthCheck {
  if (lastSeenAt === null) return { name, state: "down", detail: `No ${name} runs.` };
  const seconds = Math.max(0, Math.round((now.getTime() - lastSeenAt.getTime()) / 1000));
  return seconds > SILENT_AFTER_SECONDS
    ? { name, state: "down", detail: `No ${name} has reported for ${seconds} s.` }
    : { name, state: "up", detail: `Reported ${seconds} s ago.` };
}

/**
 * A gateway that reports and yet does not follow serves old flags, and would not hear of the kill switch.
 * @param unservedSince the time of the first change that some gateway has not taken over; null if there is none.
 */
export function judgeFollowing(gateway: HealthCheck, unservedSince: Date | null, now: Date): HealthCheck {
  if (gateway.state !== "up" || unservedSince === null) return gateway;
  const seconds = Math.round((now.getTime() - unservedSince.getTime()) / 1000);
  if (seconds <= SILENT_AFTER_SECONDS) return gateway;
  return { ...gateway, state: "down", detail: `A gateway has not taken over a change of ${seconds} s ago.` };
}
