import { expect, test } from "vitest";
import { type GatewayBeat, judgeGateways } from "./judge-gateways.ts";

const now = new Date("2026-11-27T10:00:00Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const beat = (id: string, seconds: number, more: Partial<GatewayBeat> = {}): GatewayBeat => ({
  id: id.repeat(8),
  lastSeenAt: ago(seconds),
  failing: {},
  unservedSince: null,
  ...more,
});
const states = (...beats: GatewayBeat[]) =>
  judgeGateways(beats, now).map(({ name, state, detail }) => [name, state, detail]);

test("one alone is the gateway", () => {
  expect(states()).toEqual([["gateway", "down", "No gateway runs."]]);
  expect(states(beat("a", 1))).toEqual([["gateway", "up", "Reported 1 s ago."]]);
  expect(states(beat("a", 9))).toEqual([["gateway", "down", "No gateway has reported for 9 s."]]);
  expect(states(beat("a", 90_000))).toEqual([["gateway", "down", "No gateway has reported for 90000 s."]]);
});

test("of several each is judged by itself, and who is gone for an hour is forgotten while others are there", () => {
  expect(states(beat("a", 1), beat("b", 12), beat("c", 3_601))).toEqual([
    ["gateway aaaaaaaa", "up", "Reported 1 s ago."],
    ["gateway bbbbbbbb", "down", "Has not reported for 12 s. It may hang, and serve an old state."],
  ]);
  expect(states(beat("a", 1), beat("c", 3_601))).toEqual([["gateway", "up", "Reported 1 s ago."]]);
});

test("what one cannot write, or has not taken over, is said", () => {
  const failing = { counts: "2026-11-27T09:59:00Z", acknowledgements: "2026-11-27T09:59:00Z" };
  expect(states(beat("a", 1, { failing }))).toEqual([
    ["gateway", "down", "Cannot write acknowledgements and counts. It serves on, and its log says why."],
  ]);
  expect(states(beat("a", 1, { unservedSince: ago(10) }))[0]?.[1]).toBe("up");
  expect(states(beat("a", 1, { unservedSince: ago(40) }))).toEqual([
    ["gateway", "down", "Has not taken over a change of 40 s ago."],
  ]);
});

test("what it says in code is told in words, and an earlier one's words as they are", () => {
  const failing = { "old-counts": "2026-11-27T09:59:00Z", "the end of old clients": "2026-11-27T09:59:00Z" };
  expect(states(beat("a", 1, { failing }))[0]?.[2]).toMatch(
    /^Cannot write the end of old counts and the end of old clients\./,
  );
});

test.each([[[[1]]], [null], [7], ["x"]])("a row that says %j of what fails is told of", (failing) => {
  expect(states(beat("a", 1, { failing }))).toEqual([
    ["gateway", "down", "Cannot write what it does not name. It serves on, and its log says why."],
  ]);
});
