import { SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import type { HealthCheck } from "./model.ts";

/** @param lastSeenAt of the process that reported last among those that did not stop in order; null if there is none. */
export function judgeHeartbeat(name: string, lastSeenAt: Date | null, now: Date): HealthCheck {
  if (lastSeenAt === null) return { name, state: "down", detail: `No ${name} runs.` };
  const seconds = Math.max(0, (now.getTime() - lastSeenAt.getTime()) / 1000);
  return seconds > SILENT_AFTER_SECONDS
    ? { name, state: "down", detail: `No ${name} has reported for ${Math.round(seconds)} s.` }
    : { name, state: "up", detail: `Reported ${Math.round(seconds)} s ago.` };
}
