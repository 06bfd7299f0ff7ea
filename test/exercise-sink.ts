import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Attempt, Failure, OutboxEvent, Sink } from "#lib/outbox/sinks/sink.ts";
import { waitUntil } from "./wait-until.ts";

/** What a receiver does with an event: each is to be told apart from the others. */
export type Behaviour = "takes" | "refuses" | "is gone" | "not now" | "stumbles" | "hangs up" | "is silent";

/** A receiver of one kind, which a test of that kind starts. */
export type Rig = {
  open: () => Sink;
  /** What it does with events from now on, by their key. */
  behave: (how: (key: string) => Behaviour) => void;
  /** Ids of events in the order in which they came. */
  received: () => string[];
  /** Payloads as they came. */
  payloads: () => string[];
  /** Answers that are none, or half of one; each with what must not come of it. */
  oddAnswers: { name: string; send: () => void }[];
  /** Nothing listens there any more. */
  leave: () => Promise<void>;
  connections: () => number;
  close: () => Promise<void>;
};

const WITHIN_MS = 20_000;
const any = () => AbortSignal.timeout(WITHIN_MS);

/** What each failure must say, whatever the kind. */
const FAILURES: [Behaviour, Partial<Failure>][] = [
  ["refuses", { fault: "event", rejected: true, gone: false }],
  ["is gone", { gone: true }],
  ["not now", { fault: "sink", rejected: false, gone: false, retryAfterMs: 7_000 }],
  ["stumbles", { fault: "unclear", rejected: false, gone: false }],
  ["hangs up", { fault: "unclear", errorClass: "connection-lost" }],
];

/** What every kind of sink must do. A new kind is accepted when it passes. */
export function exerciseSink(kind: string, startRig: () => Promise<Rig>): void {
  const with_ = (name: string, work: (rig: Rig, sink: Sink) => Promise<void>) =>
    test(`${kind}: ${name}`, async () => {
      const rig = await startRig();
      const sink = rig.open();
      try {
        await work(rig, sink);
      } finally {
        sink.close();
        await rig.close();
      }
    });

  with_("what is taken is delivered once, with its payload as it was written", async (rig, sink) => {
    const payloadJson = '{"id": 90071992547409931234, "text": "\\u00e9 ü 🜚"}';
    const events = ["a", "b", "c"].map((key) => anEvent({ key, payloadJson }));
    expect(await sink.sendBatch(events, any())).toEqual(events.map(() => ({ ok: true })));
    expect(rig.received().sort()).toEqual(events.map(({ id }) => id).sort());
    for (const payload of rig.payloads()) expect(payload).toContain("90071992547409931234");
    expect(await sink.sendBatch([], any())).toEqual([]);
  });

  with_("of each event it says what came of it, in their order", async (rig, sink) => {
    rig.behave((key) => (key === "bad" ? "refuses" : "takes"));
    const events = ["a", "bad", "c"].map((key) => anEvent({ key }));
    expect((await sink.sendBatch(events, any())).map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(rig.received()).toContain(events[1]?.id);
  });

  for (const [behaviour, failure] of FAILURES)
    with_(`a receiver that ${behaviour}`, async (rig, sink) => {
      rig.behave(() => behaviour);
      expect(await sendOne(sink)).toMatchObject({ ok: false, failure });
      rig.behave(() => "takes");
      expect(await sendOne(sink)).toEqual({ ok: true });
    });

  with_("a receiver that is not there", async (rig, sink) => {
    await rig.leave();
    expect(await sendOne(sink)).toMatchObject({ ok: false, failure: { fault: "sink", gone: false } });
  });

  with_("one that is silent is waited for until the time is up, and no longer", async (rig, sink) => {
    rig.behave(() => "is silent");
    const attempt = await sendOne(sink, AbortSignal.timeout(200));
    expect(attempt).toMatchObject({ ok: false, failure: { errorClass: "timed-out", fault: "unclear" } });
    await waitUntil("its connection is given up", () => rig.connections() === 0);
  });

  with_("what is aborted is not waited for, and what was aborted before is not begun", async (rig, sink) => {
    rig.behave(() => "is silent");
    const stop = new AbortController();
    const attempt = sendOne(sink, stop.signal);
    await waitUntil("it is there", () => rig.received().length === 1);
    stop.abort();
    expect((await attempt).ok).toBe(false);
    expect((await sendOne(sink, stop.signal)).ok).toBe(false);
    expect(rig.received()).toHaveLength(1);
  });

  with_("an answer that is none costs an attempt, and holds nothing up", async (rig, sink) => {
    for (const { name, send } of rig.oddAnswers) {
      send();
      const attempt = await sendOne(sink, AbortSignal.timeout(300));
      if (attempt.ok) throw new Error(`${name} counted as delivered`);
      expect(attempt.failure, name).toMatchObject({
        errorClass: expect.stringMatching(/./),
        message: expect.stringMatching(/./),
        gone: false,
      });
    }
    rig.behave(() => "takes");
    expect(await sendOne(sink)).toEqual({ ok: true });
  });
}

async function sendOne(sink: Sink, signal: AbortSignal = any()): Promise<Attempt> {
  const attempts = await sink.sendBatch([anEvent()], signal);
  expect(attempts).toHaveLength(1);
  return attempts[0] as Attempt;
}

export function anEvent(some: Partial<OutboxEvent> = {}): OutboxEvent {
  return {
    id: randomUUID(),
    seq: "1",
    slot: 0,
    key: "k",
    type: "t",
    aggregateType: "a",
    schemaVersion: 1,
    payloadJson: "{}",
    traceparent: null,
    correlationId: null,
    tenantId: null,
    flagContext: null,
    createdAt: new Date(),
    ...some,
  };
}
