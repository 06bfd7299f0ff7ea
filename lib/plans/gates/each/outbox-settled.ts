import { durationWords } from "../../../kernel/text/durations.ts";
import { message } from "../../../messages/catalogue/message.ts";
import type { Gate } from "../../model.ts";
import { closedGate, openGate } from "../gate.ts";
import type { GateEvidence } from "../gate-evidence.ts";

/** Evidence older than this says nothing about now. */
const LIVE_SECONDS = 60;

/** Every event was delivered, or will be in a moment. */
export function outboxSettled({ outbox, limits, now }: GateEvidence): Gate {
  const of = { id: "outbox-settled" as const, name: message("gates.outboxSettled.name") };
  if (outbox.length === 0) return openGate(of, message("gates.outboxSettled.none"), now);
  for (const one of outbox) {
    const closed = sayBehind(one, limits.outboxLagSeconds, now);
    if (closed) return closedGate(of, ...closed, one.at);
  }
  const worst = Math.max(...outbox.map(({ oldestAgeMs }) => oldestAgeMs ?? 0));
  const evidence = message("gates.outboxSettled.open", { lag: durationWords(worst) });
  return openGate(of, evidence, outbox[0]?.at ?? null);
}

type Closed = [state: "red" | "waiting", said: Parameters<typeof closedGate>[2]];

function sayBehind(
  { sink, at, dead, oldestAgeMs }: GateEvidence["outbox"][number],
  limitSeconds: number,
  now: Date,
): Closed | null {
  if (at === null || now.getTime() - at.getTime() > LIVE_SECONDS * 1000) {
    const evidence = message("gates.outboxSettled.notMeasured.seen", { sink });
    return ["waiting", { evidence, sentence: message("gates.outboxSettled.notMeasured.closed", { sink }) }];
  }
  if (dead > 0) {
    const evidence = message("gates.outboxSettled.dead.seen", { sink, count: dead });
    const sentence = message("gates.outboxSettled.dead.closed", { sink, count: dead });
    return ["red", { evidence, sentence }];
  }
  const limitMs = limitSeconds * 1000;
  if (oldestAgeMs === null || oldestAgeMs <= limitMs) return null;
  const params = { sink, lag: durationWords(oldestAgeMs), limit: durationWords(limitMs) };
  const evidence = message("gates.outboxSettled.behind.seen", params);
  return ["red", { evidence, sentence: message("gates.outboxSettled.behind.closed", params) }];
}
