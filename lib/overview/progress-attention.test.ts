import { expect, test } from "vitest";
import { aProgress } from "../../test/a-progress.ts";
import { inEnglish } from "../../test/in-english.ts";
import { asIs } from "../messages/as-is.ts";
import { inMotion } from "./motion.ts";
import { needsOfProgress } from "./plan-need.ts";
import type { Progress } from "./read-progress.ts";

const FACTS = {
  answers: new Map(),
  people: new Map(),
  opensAt: new Map(),
  stages: new Map(),
  gates: new Map(),
  movedToday: new Set<string>(),
  finished: [],
  killedAt: null,
};
const undecided = { rows: 300, values: 3, columns: ["period"] };

/** What the table says of a plan, and what the answer above it asks for. */
function said(some: Partial<Progress>) {
  const plan = aProgress({ undecided, ...some });
  const [row] = inEnglish(inMotion([plan], [], FACTS));
  const needs = needsOfProgress(plan, "operator");
  return { verdict: row?.verdict, next: row?.next, asked: needs.map(({ href }) => href) };
}

test("what a plan needs is what its row says, and of values that wait only where the work stands still for them", () => {
  const next = { kind: "decide", values: 3, href: "/migrations/p/rows" };
  const waits = said({ state: "paused", standing: "paused", pausedFor: "quarantine" });
  expect(waits).toMatchObject({
    verdict: { because: "3 values to decide, in 300 rows" },
    next,
    asked: ["/migrations/p/rows"],
  });
  expect(said({})).toMatchObject({
    verdict: { tone: "run" },
    next: { kind: "pause" },
    asked: ["/migrations/p/rows"],
  });
  expect(said({ state: "failed", standing: "failed", error: asIs("disk full") })).toMatchObject({
    verdict: { tone: "fail", because: "disk full" },
    next: { kind: "link", href: "/migrations/p" },
    asked: ["/migrations/p"],
  });
  const between = { phase: "contract", state: "next", standing: "next", undecided: null } as const;
  expect(said({ ...between, switchedOff: "f" })).toMatchObject({
    verdict: { tone: "hold", words: "Stands still", because: "f is off" },
    next: { kind: "link", href: "/flags/f" },
    asked: ["/flags/f"],
  });
  // A switchover that is taken back goes on whatever its flag is.
  const flag = { name: "f", enabled: false, percentage: 0, killed: false };
  const back = { phase: "switchover", state: "rolling_back", standing: "rolling_back", flag } as const;
  expect(said({ ...back, undecided: null })).toMatchObject({
    verdict: { tone: "run", because: "f is off" },
    asked: [],
  });
});
