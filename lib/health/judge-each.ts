import { LOST_FOR_MINUTES, SILENT_AFTER_SECONDS } from "../flags/clients/silent-after.ts";
import { durationWords } from "../kernel/text/durations.ts";
import { english } from "../messages/catalogue/english.ts";
import { type Message, message } from "../messages/catalogue/message.ts";
import { judgeHeartbeat } from "./judge-heartbeat.ts";
import type { HealthCheck } from "./model.ts";

/** One of the gateways or workers that are on record and did not stop in order. */
export type Beat = { id: string; lastSeenAt: Date };

/**
 * Pure: each by itself, as one that is well says nothing of another. One alone has the kind's name; of several each has the
 * beginning of its id too: the answer is open, and tells no addresses.
 */
export function judgeEach<B extends Beat>(
  { kind, beats, now, hanging }: { kind: string; beats: B[]; now: Date; hanging: Message },
  judgeOne: (name: string, beat: B, now: Date) => HealthCheck = (name, { lastSeenAt }) =>
    judgeHeartbeat(name, lastSeenAt, now),
): HealthCheck[] {
  const latest = Math.max(...beats.map((beat) => beat.lastSeenAt.getTime()));
  const forgottenAt = now.getTime() - LOST_FOR_MINUTES * 60_000;
  // Whoever is long gone is told of only while there is none after it.
  const known = beats.filter(({ lastSeenAt }) => lastSeenAt.getTime() >= Math.min(latest, forgottenAt));
  const [only] = known;
  if (only === undefined) return [judgeHeartbeat(kind, null, now)];
  if (known.length === 1) return [judgeOne(kind, only, now)];
  return known.map((beat) => {
    const name = `${kind} ${beat.id.slice(0, 8)}`;
    const silentMs = now.getTime() - beat.lastSeenAt.getTime();
    if (silentMs <= SILENT_AFTER_SECONDS * 1000) return judgeOne(name, beat, now);
    return {
      name,
      state: "down",
      detail: english(message("requests.health.oneSilent", { span: durationWords(silentMs), hanging })),
    };
  });
}
