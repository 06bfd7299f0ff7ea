import { SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import { english } from "../messages/catalogue/english.ts";
import { message } from "../messages/catalogue/message.ts";
import type { HealthCheck } from "./model.ts";

/** @param lastSeenAt of the process that reported last among those that did not stop in order; null if there is none. */
export function judgeHeartbeat(name: string, lastSeenAt: Date | null, now: Date): HealthCheck {
  if (lastSeenAt === null)
    return { name, state: "down", detail: english(message("requests.health.none", { name })) };
  const seconds = Math.max(0, (now.getTime() - lastSeenAt.getTime()) / 1000);
  const ago = { seconds: String(Math.round(seconds)) };
  return seconds > SILENT_AFTER_SECONDS
    ? { name, state: "down", detail: english(message("requests.health.silent", { name, ...ago })) }
    : { name, state: "up", detail: english(message("requests.health.reported", ago)) };
}
