import { expect, test } from "vitest";
import { outboxAttention, sinkAttention } from "./attention.ts";
import type { SinkOverview, SinkState } from "./model.ts";

const sink = (state: SinkState, more: Partial<SinkOverview> = {}) =>
  ({ name: state, state, dead: null, oldestUndeliveredAgeMs: null, ...more }) as SinkOverview;
const codes = (needs: { code: string }[]) => needs.map(({ code }) => code);

test("a sink that delivers needs somebody for what gave up, and for what is old", () => {
  expect(sinkAttention(sink("delivering", { dead: 0, oldestUndeliveredAgeMs: 60_000 }))).toEqual([]);
  expect(codes(sinkAttention(sink("delivering", { oldestUndeliveredAgeMs: 60_001 })))).toEqual([
    "events-old",
  ]);
  expect(codes(sinkAttention(sink("delivering", { dead: 1, oldestUndeliveredAgeMs: 60_001 })))).toEqual([
    "events-dead",
  ]);
  expect(codes(sinkAttention(sink("paused", { dead: 1, oldestUndeliveredAgeMs: 60_001 })))).toEqual([
    "paused",
    "events-dead",
  ]);
});

test("over all sinks the worst is first, and dead events come before a pause that a person made", () => {
  const states: SinkState[] = ["paused", "delivering", "breaker-open", "no-worker", "failing", "unreachable"];
  expect(
    codes(outboxAttention(states.map((state) => sink(state, { dead: state === "paused" ? 2 : 0 })))),
  ).toEqual(["unreachable", "failing", "no-worker", "breaker-open", "events-dead", "paused"]);
});
