import { expect, test } from "vitest";
import { Sink } from "../surfaces/resources/sink.ts";
import { entityTag } from "./entity-tag.ts";

const SINK = {
  ...{ name: "reminders", target: "clinic", kind: "webhook", host: "r.example", state: "delivering" },
  ...{ pausedAt: null, pausedBy: null, breakerOpenedAt: null },
  ...{ depth: 0, delivered: 0, retrying: 0, blocked: 0, dead: 0, discarded: 0 },
};

test("a sink's ETag is the same while events flow, and another once it is paused", () => {
  const tag = entityTag(Sink, SINK);
  const flowing = { state: "breaker-open", breakerOpenedAt: new Date(), depth: 12, delivered: 3, dead: 1 };
  expect(entityTag(Sink, { ...SINK, ...flowing })).toBe(tag);
  expect(entityTag(Sink, { ...SINK, pausedAt: new Date(), pausedBy: "ops" })).not.toBe(tag);
});
