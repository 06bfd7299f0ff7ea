import { expect, test } from "vitest";
import { english } from "#lib/messages/catalogue/english.ts";
import { message } from "#lib/messages/catalogue/message.ts";
import type { Gate } from "#lib/plans/model.ts";
import { waysToOpen } from "./ways-to-open.ts";

const gate = (id: Gate["id"], over: Partial<Gate> = {}): Gate => ({
  id,
  name: message("gates.outboxSettled.name"),
  state: "red",
  evidence: message("gates.outboxSettled.none"),
  sentence: null,
  at: null,
  ...over,
});
const flag = { name: "services", raiseGate: { open: true } } as never;
const ways = (gates: Gate[], killSwitchEngaged = false) =>
  [...waysToOpen({ name: "p", flag, killSwitchEngaged }, gates)].map(
    ([{ id }, { label, href }]) => `${id}: ${english(label)} ${href}`,
  );

test("a gate that a person opens has the way there beside it", () => {
  expect(ways([gate("outbox-settled"), gate("quarantine-empty"), gate("flag-full")])).toEqual([
    "outbox-settled: Look at the outbox /outbox",
    "quarantine-empty: Look at the values /migrations/p/rows",
    "flag-full: Open the flag /flags/services",
  ]);
  expect(ways([gate("nothing-half-undone", { halfUndone: "backfill" })])).toEqual([
    "nothing-half-undone: Look at the way back /migrations/p?phase=backfill#phase",
  ]);
  expect(ways([gate("outbox-settled", { state: "waiting" }), gate("rehearsed")])).toEqual([]);
});

test("one way is named once, and that to the kill switch beside its own gate", () => {
  expect(ways([gate("flag-full"), gate("old-path-unused"), gate("kill-switch-lifted")], true)).toEqual([
    "kill-switch-lifted: Look at the kill switch /emergency",
  ]);
  expect(ways([gate("flag-full"), gate("old-path-unused")])).toHaveLength(1);
});

test("each gate of checks leads to those that fail of its own", () => {
  const failing = (...names: string[]) =>
    names.map((name) => ({ phase: "backfill" as const, step: "s", name }));
  const all = [
    gate("dual-write-live", { failing: failing("a", "b") }),
    gate("outbox-settled", { failing: failing("c", "d", "e") }),
  ];
  expect(ways(all).map((one) => one.replace(/^.*: /, ""))).toEqual([
    "Look at the 2 checks /validation?show=failing",
    "Look at the 3 checks /validation?show=failing",
  ]);
});
