import fc from "fast-check";
import { expect, test } from "vitest";
import type { Failure, OutboxEvent } from "../sinks/sink.ts";
import { deliverBatch } from "./deliver-batch.ts";
import type { BatchOutcome } from "./exception-store.ts";

const failure: Failure = {
  errorClass: "http-404",
  message: "404",
  fault: "event",
  rejected: false,
  gone: false,
  retryAfterMs: null,
};
const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
const event = (key: string, index: number) => ({ id: `${index}`, seq: `${index + 1}`, key }) as OutboxEvent;

test("accounts for every event taken, piece by piece, keeps order per key, and leaves a key alone once it failed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom("a", "b", "c", "d"), fails: fc.boolean() }), {
        maxLength: 40,
      }),
      fc.subarray(["a", "b"]),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 60 }),
      fc.scheduler(),
      async (plan, blocked, window, stopAfter, scheduler) => {
        const events = plan.map(({ key }, index) => event(key, index));
        const sent: OutboxEvent[] = [];
        const parts: BatchOutcome[] = [];
        let asked = 0;
        const running = deliverBatch(events, {
          blockedKeys: new Set(blocked),
          window,
          mayStart: () => {
            asked += 1;
            return asked <= stopAfter;
          },
          attempt: async (one) => {
            sent.push(one);
            await scheduler.schedule(Promise.resolve());
            const fails = plan[Number(one.id)]?.fails ?? false;
            return { result: fails ? { ok: false, failure } : { ok: true }, counts: true };
          },
          decide: () => ({ state: "retry", delayMs: 5 }),
          unsaved: () => undefined,
          sinkFailure: () => null,
          saveEveryMs: 0,
          save: async (part) => {
            await scheduler.schedule(Promise.resolve());
            parts.push(part);
          },
        });
        parts.push(await scheduler.waitFor(running));
        const outcome = {
          taken: sum(parts.map((part) => part.taken)),
          delivered: sum(parts.map((part) => part.delivered)),
          exceptions: parts.flatMap((part) => part.exceptions),
        };
        // Whatever is saved is a whole piece of the log, from where the one before ended.
        let end = 0;
        for (const part of parts) {
          const inPart = (id: string) => Number(id) >= end && Number(id) < end + part.taken;
          expect(part.exceptions.every((one) => inPart(one.event.id))).toBe(true);
          end += part.taken;
        }

        expect(outcome.delivered + outcome.exceptions.length).toBe(outcome.taken);
        const delivered = sent.filter((one) => !plan[Number(one.id)]?.fails);
        expect(delivered).toHaveLength(outcome.delivered);
        for (const key of ["a", "b", "c", "d"]) {
          const order = sent.filter((one) => one.key === key).map((one) => Number(one.id));
          expect(order).toEqual(order.toSorted((x, y) => x - y));
          const heads = outcome.exceptions.filter((e) => e.event.key === key && e.state !== "blocked");
          // One head at most, none where something earlier is in the way, and nothing sent past it.
          expect(heads.length).toBeLessThanOrEqual(blocked.includes(key) ? 0 : 1);
          const head = heads[0];
          if (head) expect(order.every((index) => index <= Number(head.event.id))).toBe(true);
          if (blocked.includes(key)) expect(order).toEqual([]);
        }
      },
    ),
  );
});
