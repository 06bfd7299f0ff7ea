import { randomUUID } from "node:crypto";
import { recordAudit } from "../../kernel/audit/record-audit.ts";
import { systemActor } from "../../kernel/audit/system-actor.ts";
import { getConfig } from "../../kernel/config/config.ts";
import type { Context } from "../../kernel/context.ts";
import type { Db } from "../../kernel/db/client.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import { judgeTelling } from "./judge-telling.ts";

/** What a sink does by itself, with its audit action when it begins and when it ends; null: its end is no news. */
const TOPICS = {
  breaker: ["sink.breaker-opened", "sink.breaker-closed"],
  trouble: ["sink.failing", "sink.recovered"],
  dead: ["sink.events-died", null],
  "first-delivery": ["sink.first-delivered", null],
} as const satisfies Record<string, readonly [string, string | null]>;
export type Topic = keyof typeof TOPICS;

export type Seen = { raised: boolean; count?: number; because?: Message | null };

/** Whoever only looks now and then need not ask the database about what it has seen told. */
const BELIEVED_MS = 60_000;

export type Teller = {
  /** A transition that this worker made. */
  tell: (sink: string, topic: Topic, seen: Seen) => Promise<void>;
  /** A state that was seen, again and again: what was held back is told when its time has come. */
  watch: (sink: string, topic: Topic, seen: Seen) => Promise<void>;
};

/**
 * Puts into the audit record what sinks do of their own accord: their transitions only, and of one that comes and goes
 * now and then with a number.
 */
export function createTeller(db: Db, now: () => Date): Teller {
  const believed = new Map<string, { state: string; until: number }>();

  async function tell(sink: string, topic: Topic, seen: Seen): Promise<void> {
    const { raised, count = 0, because = null } = seen;
    const ctx = outboxContext(db, now);
    const isToldOf = await db.$transaction(async (tx) => {
      const key = { sink, topic };
      await tx.outboxTelling.createMany({ data: key, skipDuplicates: true });
      // Several workers may see the same.
      await tx.$executeRaw`select 1 from outbox_tellings where sink = ${sink} and topic = ${topic} for update`;
      const row = await tx.outboxTelling.findUniqueOrThrow({ where: { sink_topic: key } });
      const before = { ...row, count: Number(row.count), toldCount: Number(row.toldCount) };
      const { after, tell, changes, more } = judgeTelling(before, { raised, count }, ctx.now());
      await tx.outboxTelling.update({ where: { sink_topic: key }, data: after });
      const action = TOPICS[topic][raised ? 0 : 1];
      if (tell && action !== null) {
        // What died since it was last told, so that the entries of the record can be added up.
        const died = count > 0 ? { events: more, inAll: count } : {};
        const numbers = { ...died, ...(changes > 1 ? { changes } : {}) };
        const subject = { kind: "sink" as const, id: sink };
        await recordAudit(tx, ctx, { action, subject, ...(because && { because }), after: numbers });
      }
      return after.toldRaised === raised && after.toldCount >= count;
    });
    if (isToldOf)
      believed.set(`${sink} ${topic}`, { state: `${raised} ${count}`, until: now().getTime() + BELIEVED_MS });
    else believed.delete(`${sink} ${topic}`);
  }

  async function watch(sink: string, topic: Topic, seen: Seen): Promise<void> {
    const known = believed.get(`${sink} ${topic}`);
    if (known?.state === `${seen.raised} ${seen.count ?? 0}` && now().getTime() < known.until) return;
    await tell(sink, topic, seen);
  }

  return { tell, watch };
}

/** What the relay does of its own accord, it does as the outbox. */
export function outboxContext(db: Db, now: () => Date): Context {
  return {
    actor: systemActor("outbox"),
    now,
    db,
    correlationId: randomUUID(),
    via: "worker",
    config: getConfig,
  };
}
