import fc from "fast-check";
import { expect, test } from "vitest";
import { FAILS } from "../../../test/failing-check.ts";
import { type InEnglish, inEnglish } from "../../../test/in-english.ts";
import type { NotServing } from "../../flags/clients/read-not-serving.ts";
import { asIs } from "../../messages/as-is.ts";
import { problemOf } from "../definition/problem.ts";
import { type Gate, PHASES, type Phase } from "../model.ts";
import { firstClosed } from "./first-closed.ts";
import type { GateEvidence } from "./gate-evidence.ts";
import { gateForPrograms } from "./gate-for-programs.ts";
import * as table from "./gates.ts";
import { wayOn } from "./way-on.ts";

const gatesToStart = (phase: Phase, seen: GateEvidence) => inEnglish(table.gatesToStart(phase, seen));
const gatesToRollBack = (phase: Phase, seen: GateEvidence) => inEnglish(table.gatesToRollBack(phase, seen));
const blockedBy = (gates: InEnglish<Gate>[]) => firstClosed(gates)?.sentence ?? null;

const NOW = new Date("2026-11-21T12:00:00Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

/** Everything green for that phase to start; the target is where it would be then. */
function green(phase: Phase): GateEvidence {
  const index = PHASES.indexOf(phase);
  const rehearsal = {
    at: ago(100),
    ok: true,
    cameBack: true,
    notLookedAt: [],
    untried: [],
    sha256: "abc",
    why: { kind: "error" as const, error: null },
    leftover: null,
  };
  const check = (of: Phase, name: string, dualWrite: boolean) => ({
    phase: of,
    step: "010",
    name,
    dualWrite,
    state: "pass" as const,
    latest: { observed: "0", expected: asIs("0"), error: null, at: ago(10) },
  });
  const byPhase = <T>(read: (name: Phase, i: number) => T) =>
    Object.fromEntries(PHASES.map((name, i) => [name, read(name, i)])) as Record<Phase, T>;
  return {
    now: NOW,
    loadError: null,
    sha256: "abc",
    phases: byPhase((_, i) => ({
      state: i < index ? "done" : "waiting",
      finishedAt: i < index ? ago(500) : null,
    })),
    oneWay: byPhase(() => ({ steps: [], all: false })),
    rehearsals: byPhase(() => rehearsal),
    checks: [check("expand", "e", false), check("backfill", "d", true), check("switchover", "s", false)],
    quarantine: { rows: 0, values: 0 },
    marks: [],
    targetError: null,
    killSwitchEngagedAt: null,
    killedGateways: [],
    flagName: "f",
    leftOpen: null,
    flag: {
      name: "f",
      enabled: true,
      percentage: 100,
      allowed: 0,
      hold: null,
      hasWindow: false,
      isArchived: false,
      isRetired: false,
      fullSince: ago(90),
    },
    evaluations: { on: 12, lastOff: null, offKnownSince: null, unknown: null, late: null, at: ago(1) },
    pathUse: { lastOldAt: null },
    serving: { gateways: 2, clients: 3, notServing: [], ended: [] },
    servingOff: null,
    outbox: [{ sink: "s", at: ago(2), oldestAgeMs: 400, depth: 1, dead: 0 }],
    limits: { soakSeconds: 60, outboxLagSeconds: 10 },
  };
}

test.each(PHASES)("%s may start when everything is green", (phase) => {
  expect(blockedBy(gatesToStart(phase, green(phase)))).toBeNull();
});

test("a rehearsal that failed before its phase was taken back to its end says nothing of it any more", () => {
  const seen = green("contract");
  const rehearsal = seen.rehearsals.contract;
  if (!rehearsal) throw new Error("there is one");
  const at = (finishedAt: Date) => {
    const contract = { state: "rolled_back" as const, finishedAt };
    const failed = { ...seen.rehearsals, contract: { ...rehearsal, ok: false, cameBack: false } };
    const of = { ...seen, phases: { ...seen.phases, contract }, rehearsals: failed };
    const gates = gatesToStart("contract", of);
    return ["rehearsed", "rollback-proven"].map((one) => gates.find(({ id }) => id === one)?.state);
  };
  expect(at(new Date(rehearsal.at.getTime() + 1))).toEqual(["waiting", "waiting"]);
  expect(at(new Date(rehearsal.at.getTime() - 1))).toEqual(["red", "red"]);
});

test("a phase of one-way steps may start once rehearsed, and cannot be undone", () => {
  const reason = "PostgreSQL cannot remove a value from an enum";
  const seen = green("expand");
  const rehearsal = seen.rehearsals.expand;
  if (!rehearsal) throw new Error("there is one");
  const oneWay = { ...seen.oneWay, expand: { steps: [{ step: "010-value", reason }], all: true } };
  const rehearsed = (cameBack: boolean): GateEvidence => ({
    ...seen,
    oneWay,
    rehearsals: { ...seen.rehearsals, expand: { ...rehearsal, cameBack } },
  });
  expect(blockedBy(gatesToStart("expand", rehearsed(true)))).toBeNull();
  expect(gatesToStart("expand", rehearsed(true)).find(({ id }) => id === "rollback-proven")).toMatchObject({
    state: "green",
    evidence: `one-way: 010-value, ${reason}`,
  });
  // What the others left behind is not excused by it.
  expect(blockedBy(gatesToStart("expand", rehearsed(false)))).toMatch(/did not get back/);
  expect(blockedBy(gatesToRollBack("expand", rehearsed(true)))).toBe(`Expand cannot be undone: ${reason}.`);
  const mixed = { ...oneWay, expand: { ...oneWay.expand, all: false } };
  expect(
    blockedBy(gatesToRollBack("expand", { ...rehearsed(true), flagName: null, flag: null, oneWay: mixed })),
  ).toBeNull();
});

test("a phase that the plan does not have is not waited for, nor a flag that it does not name", () => {
  const seen = green("contract");
  const phases = { ...seen.phases, expand: null, backfill: null, switchover: null };
  const alone: GateEvidence = {
    ...seen,
    phases,
    flagName: null,
    flag: null,
    evaluations: null,
    pathUse: null,
    serving: null,
  };
  expect(blockedBy(gatesToStart("contract", alone))).toBeNull();
  expect(gatesToStart("contract", alone).map(({ id }) => id)).not.toContain("previous-done");
  const later = { ...seen.phases, backfill: null, expand: { state: "done" as const, finishedAt: ago(9) } };
  const waits = { ...later, expand: { state: "waiting" as const, finishedAt: null } };
  expect(blockedBy(gatesToStart("switchover", { ...seen, phases: later }))).toBeNull();
  expect(blockedBy(gatesToStart("switchover", { ...seen, phases: waits }))).toBe("Expand has not begun.");
  // It names one, and the flag is gone.
  expect(blockedBy(gatesToStart("contract", { ...seen, flag: null }))).toMatch(/flag does not exist/);
});

test.each(["expand", "backfill"] as const)(
  "%s is not rolled back while the plan's flag does not exist",
  (phase) => {
    const seen = { ...green(phase), flag: null };
    expect(blockedBy(gatesToRollBack(phase, seen))).toMatch(
      /^The plan's flag f does not exist, so that nobody/,
    );
    expect(blockedBy(gatesToRollBack(phase, { ...seen, flagName: null }))).toBeNull();
  },
);

const lost = (kind: "gateway" | "client", name: string): NotServing => ({
  kind,
  gatewayId: "g",
  clientId: kind === "client" ? `c:${name}` : "",
  name,
  lastSeenAt: ago(22),
  isLive: false,
});
type Change = (evidence: GateEvidence) => Partial<GateEvidence>;
const CASES: [string, Phase[], Change, RegExp][] = [
  [
    "a broken folder",
    [...PHASES],
    () => ({ loadError: [problemOf("plan.yaml", asIs("x"), { line: 2 })] }),
    /folder is not sound: plan.yaml, line 2: x\.$/,
  ],
  [
    "no rehearsal",
    [...PHASES],
    (e) => ({
      rehearsals: { ...e.rehearsals, expand: null, backfill: null, switchover: null, contract: null },
    }),
    /^There is no rehearsal yet\.$/,
  ],
  [
    "a changed plan",
    [...PHASES],
    () => ({ sha256: "other" }),
    /^The plan has changed since its rehearsal\.$/,
  ],
  ["the kill switch", [...PHASES], () => ({ killSwitchEngagedAt: ago(5) }), /^The kill switch is engaged\.$/],
  [
    "a phase before that is not done",
    ["backfill", "switchover", "contract"],
    (e) => ({
      phases: {
        ...e.phases,
        expand: { state: "running", finishedAt: null },
        backfill: { state: "running", finishedAt: null },
        switchover: { state: "running", finishedAt: null },
      },
    }),
    /^(Expand|Backfill|Switchover) still runs\.$/,
  ],
  [
    "quarantined rows",
    ["switchover", "contract"],
    () => ({ quarantine: { rows: 1183, values: 9 } }),
    /^1,183 rows \(9 values\) wait for a decision\.$/,
  ],
  [
    "an unknown quarantine",
    ["switchover", "contract"],
    () => ({ quarantine: null, targetError: asIs("away.") }),
    /away/,
  ],
  [
    "a quarantine that nothing has filled yet",
    ["switchover", "contract"],
    () => ({ quarantine: null }),
    /not measured yet/,
  ],
  [
    "a failing check",
    ["switchover", "contract"],
    (e) => ({
      checks: e.checks.map((c) => ({
        ...c,
        state: "fail",
        latest: { observed: "3", expected: asIs("0"), error: null, at: ago(1) },
      })),
    }),
    /^The check "d" of the dual write found 3; expected 0\.$/,
  ],
  [
    "a check that was never run",
    ["backfill", "switchover", "contract"],
    (e) => ({ checks: e.checks.map((c) => ({ ...c, state: "not-run", latest: null })) }),
    /not run yet/,
  ],
  [
    "live checks that stopped",
    ["switchover", "contract"],
    (e) => ({
      checks: e.checks.map((c) => ({
        ...c,
        state: "stale",
        latest: { observed: "0", expected: asIs("0"), error: null, at: ago(61) },
      })),
    }),
    /last looked at 1 min 1 s ago/,
  ],
  [
    "a flag that somebody holds",
    ["switchover"],
    (e) => ({
      flag: e.flag && { ...e.flag, hold: { by: "person", who: "ops", reason: "look first", at: ago(3) } },
    }),
    /f is held, so it cannot be raised\. ops holds it: look first\./,
  ],
  [
    "a flag that a failing check holds",
    ["switchover"],
    (e) => ({
      flag: e.flag && { ...e.flag, hold: { by: "check", plan: "p", first: FAILS, others: [FAILS] } },
    }),
    /f is held, so it cannot be raised\. The check "agrees" found 3; expected 0\. 1 more fails\./,
  ],
  [
    "a dead letter",
    ["switchover", "contract"],
    (e) => ({ outbox: e.outbox.map((s) => ({ ...s, dead: 1 })) }),
    /^1 event for s could not/,
  ],
  [
    "dead letters",
    ["switchover", "contract"],
    (e) => ({ outbox: e.outbox.map((s) => ({ ...s, dead: 2 })) }),
    /^2 events for s could not/,
  ],
  [
    "undelivered events",
    ["switchover", "contract"],
    (e) => ({ outbox: e.outbox.map((s) => ({ ...s, oldestAgeMs: 11_000 })) }),
    /waits 11 s/,
  ],
  [
    "an outbox nobody measures",
    ["switchover", "contract"],
    (e) => ({ outbox: e.outbox.map((s) => ({ ...s, at: ago(70) })) }),
    /not measured/,
  ],
  [
    "a flag that is archived at 100 %",
    ["contract"],
    (e) => ({ flag: e.flag && { ...e.flag, isArchived: true, fullSince: null } }),
    /^f is archived, and served off; it must be on for everyone for 1 min\.$/,
  ],
  [
    "a flag below 100 %",
    ["contract"],
    (e) => ({ flag: e.flag && { ...e.flag, percentage: 50, fullSince: null } }),
    /50 %/,
  ],
  [
    "soak time left",
    ["contract"],
    (e) => ({ flag: e.flag && { ...e.flag, fullSince: ago(20) } }),
    /^f must stay at 100 % for another 40 s\.$/,
  ],
  [
    "the old path in use",
    ["contract"],
    (e) => ({
      evaluations: e.evaluations && { ...e.evaluations, lastOff: { application: "shop", at: ago(41) } },
    }),
    /^The flag answered off to shop 41 s ago\.$/,
  ],
  [
    "an application that takes the old path although the flag is on",
    ["contract"],
    () => ({ pathUse: { lastOldAt: ago(50) } }),
    /^An event that was written 50 s ago took the old path, whatever the flag answered\.$/,
  ],
  [
    "an application that took the old path in a transaction that was open then",
    ["contract"],
    () => ({ pathUse: { lastOldAt: ago(500), endedLater: true } }),
    /^An event that was written 8 min 20 s ago, in a transaction that was open in the soak time, took the old path/,
  ],
  ["events that cannot be read", ["contract"], () => ({ pathUse: "unreadable" }), /could not be read/],
  ["events that are not told in time", ["contract"], () => ({ pathUse: "late" }), /did not say in time/],
  ["a large log without its index", ["contract"], () => ({ pathUse: "no-index" }), /without the index/],
  [
    "answers that are not on record for the whole soak time",
    ["contract"],
    (e) => ({ evaluations: e.evaluations && { ...e.evaluations, offKnownSince: ago(45) } }),
    /^What the flag answered is on record for the last 45 s only: this takes another 15 s\.$/,
  ],
  [
    "answers of a gateway that was away",
    ["contract"],
    (e) => ({
      evaluations: e.evaluations && {
        ...e.evaluations,
        unknown: { name: "far:4000", until: ago(50), cause: "restarted" },
      },
    }),
    /^What far:4000 answered is known for the last 50 s only: this takes another 10 s\. It was started again/,
  ],
  [
    "answers of a program that serves it from now on and has not reported since",
    ["contract"],
    (e) => ({
      evaluations: e.evaluations && {
        ...e.evaluations,
        unknown: { name: "far:4000", until: ago(1), cause: "untold-before" },
      },
    }),
    /^far:4000 has not told yet what it answered\./,
  ],
  [
    "answers of a gateway that is away",
    ["contract"],
    (e) => ({
      evaluations: e.evaluations && {
        ...e.evaluations,
        unknown: { name: "far:4000", until: null, cause: "silent" },
      },
    }),
    /^What far:4000 answers is not known, as it is not heard of\. Once it is back and has told it, the soak time goes on;/,
  ],
  [
    "answers of a gateway that is back and has not told them",
    ["contract"],
    (e) => ({
      evaluations: e.evaluations && {
        ...e.evaluations,
        unknown: { name: "far:4000", until: null, cause: "untold" },
      },
    }),
    /^far:4000 has not told yet what it answered\. If none was off, the soak time goes on\.$/,
  ],
  [
    "a gateway that was lost",
    ["contract"],
    () => ({
      serving: {
        gateways: 1,
        clients: 0,
        notServing: [lost("gateway", "far:4000"), lost("client", "shop")],
        ended: [],
      },
    }),
    /^The gateway far:4000 was last heard of 22 s ago, did not end in order, and may still answer what it had\. So may 1 other\. Start it again/,
  ],
  [
    "a client that is behind",
    ["contract"],
    () => ({
      serving: {
        gateways: 1,
        clients: 0,
        notServing: [{ ...lost("client", "shop"), isLive: true }],
        ended: [],
      },
    }),
    /^Not served yet by the client shop\.$/,
  ],
  [
    "no gateway",
    ["contract"],
    () => ({ serving: { gateways: 0, clients: 0, notServing: [], ended: [] } }),
    /^No gateway/,
  ],
  [
    "silence",
    ["contract"],
    (e) => ({ evaluations: e.evaluations && { ...e.evaluations, on: 0, at: null } }),
    /^No application with a token/,
  ],
];

for (const [what, phases, change, expected] of CASES)
  test.each(phases)(`${what} keeps %s from starting`, (phase) => {
    const evidence = green(phase);
    expect(blockedBy(gatesToStart(phase, { ...evidence, ...change(evidence) }))).toMatch(expected);
  });

test("nothing is rolled back from under a later phase, or under people on the new path", () => {
  const evidence = green("contract");
  expect(blockedBy(gatesToRollBack("expand", evidence))).toMatch(
    /^Roll back backfill and switchover first\.$/,
  );
  expect(blockedBy(gatesToRollBack("backfill", { ...green("switchover") }))).toMatch(/on for 100 %/);
  const listed = green("switchover");
  if (listed.flag) listed.flag = { ...listed.flag, percentage: 0, allowed: 2 };
  expect(blockedBy(gatesToRollBack("backfill", listed))).toMatch(/is on for 2 people\.$/);
  if (listed.flag) listed.flag = { ...listed.flag, allowed: 0 };
  expect(gatesToRollBack("backfill", listed).find(({ id }) => id === "flag-off")).toMatchObject({
    state: "green",
    evidence: "the flag f is on for nobody",
  });
  expect(blockedBy(gatesToRollBack("switchover", evidence))).toBeNull();
});

test("nothing is rolled back from under a gateway or a client that may still answer on, but the flag goes off at once", () => {
  const seen = green("switchover");
  const off = seen.flag && { ...seen.flag, enabled: false, fullSince: null };
  const blocked = (phase: Phase, ...notServing: NotServing[]) =>
    blockedBy(
      gatesToRollBack(phase, {
        ...seen,
        flag: off,
        servingOff: { gateways: 0, clients: 0, notServing, ended: [] },
      }),
    );
  for (const phase of ["backfill", "expand"] as const) {
    const alone = { ...seen.phases, backfill: { state: "rolled_back" as const, finishedAt: null } };
    seen.phases = phase === "expand" ? alone : seen.phases;
    expect(blocked(phase)).toBeNull();
    expect(blocked(phase, lost("gateway", "far:4000"))).toMatch(
      /^The gateway far:4000 was last heard of 22 s ago/,
    );
    expect(blocked(phase, { ...lost("client", "shop"), isLive: true })).toBe(
      "Not served yet by the client shop.",
    );
  }
  expect(blocked("switchover", lost("gateway", "far:4000"))).toBeNull();
});

test("what keeps a phase back reads as a sentence without the gate's name, and an open gate has none", () => {
  for (const [, phases, change] of CASES)
    for (const phase of phases) {
      const evidence = green(phase);
      for (const gate of gatesToStart(phase, { ...evidence, ...change(evidence) })) {
        if (gate.state === "green") expect(gate.sentence).toBeNull();
        else {
          expect(gate.sentence).toMatch(/^[A-Zf\d].*[.]$/);
          expect(gate.sentence).not.toContain(`${gate.name}:`);
        }
      }
    }
});

test("no single red gate is ever outvoted", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PHASES),
      fc.constantFrom(...CASES),
      fc.constantFrom(...CASES),
      (phase, one, two) => {
        const evidence = green(phase);
        const changed = { ...evidence, ...one[2](evidence), ...two[2](evidence) };
        const blocked = blockedBy(gatesToStart(phase, changed)) !== null;
        // The second change may replace the first one's evidence, never the other way round.
        if (two[1].includes(phase)) expect(blocked).toBe(true);
      },
    ),
  );
});

test("what was looked at of the old path says since when", () => {
  const tell = (change: Partial<GateEvidence>) => {
    const gates = gatesToStart("contract", { ...green("contract"), ...change });
    return gates.find(({ id }) => id === "old-path-unused")?.evidence;
  };
  const { flag } = green("contract");
  const answered = "12 to applications with a token were on in the last 1 min";
  expect(tell({})).toBe(`in the last 1 min no answer was off and no event took it; ${answered}`);
  expect(tell({ pathUse: null })).toBe(`in the last 1 min no answer was off; ${answered}`);
  expect(tell({ flag: flag && { ...flag, fullSince: ago(20) } })).toMatch(/^since it is at 100 % no answer/);
  const { evaluations } = green("contract");
  const late = { name: "far:4000", since: ago(50), until: ago(20) };
  expect(tell({ evaluations: evaluations && { ...evaluations, late } })).toBe(
    `in the last 1 min no answer was off and no event took it; ${answered}; what far:4000 answered in 30 s away from the database was told later`,
  );
  // What the application did says more than what it was told.
  const off = {
    on: 9,
    lastOff: { application: "shop", at: ago(4) },
    offKnownSince: null,
    unknown: null,
    late: null,
    at: ago(1),
  };
  expect(tell({ evaluations: off })).toBe("an answer to shop was off 4 s ago");
  expect(tell({ evaluations: off, pathUse: { lastOldAt: ago(9) } })).toMatch(/^an event took it 9 s ago/);
});

test("of what was not looked at nothing is called proven, and only what the plan names keeps it closed", () => {
  const withGap = (named: boolean): GateEvidence => {
    const evidence = green("expand");
    const { expand } = evidence.rehearsals;
    const notLookedAt = [{ what: asIs("the foreign table public.prices"), named }];
    return {
      ...evidence,
      rehearsals: { ...evidence.rehearsals, expand: expand && { ...expand, notLookedAt } },
    };
  };
  const proof = (named: boolean) =>
    gatesToStart("expand", withGap(named)).find(({ id }) => id === "rollback-proven");
  expect(proof(false)).toMatchObject({
    name: "Rollback tried",
    state: "green",
    evidence: "what was looked at was equal after it; not looked at: the foreign table public.prices",
  });
  expect(proof(true)).toMatchObject({
    name: "Rollback tried",
    state: "red",
    evidence: "the plan names what could not be looked at: the foreign table public.prices",
  });
});

test("a backfill of which no batch was tried, as its table was empty, may start and is not called rehearsed", () => {
  const evidence = green("backfill");
  const { backfill } = evidence.rehearsals;
  const untried = [asIs("010-fill: no row of t to try its batches on")];
  const notLookedAt = untried.map((what) => ({ what, named: false }));
  const rehearsals = { ...evidence.rehearsals, backfill: backfill && { ...backfill, untried, notLookedAt } };
  const gates = gatesToStart("backfill", { ...evidence, rehearsals });
  expect(gates.find(({ id }) => id === "rehearsed")).toMatchObject({
    name: "Rehearsed in part, this version",
    state: "green",
    evidence: "the rehearsal succeeded; not tried: 010-fill: no row of t to try its batches on",
  });
  expect(gates.find(({ id }) => id === "rollback-proven")).toMatchObject({
    name: "Rollback tried",
    state: "green",
  });
});

test("a switchover that the kill switch or its flag keeps still is not said to run", () => {
  const seen = green("contract");
  const running = { ...seen.phases, switchover: { state: "running" as const, finishedAt: null } };
  const evidenceOf = (over: object) =>
    gatesToStart("contract", { ...seen, phases: running, ...over }).find(({ id }) => id === "previous-done")
      ?.evidence;
  expect(evidenceOf({})).toBe("still running");
  expect(evidenceOf({ killSwitchEngagedAt: NOW })).toBe("it stands still");
});

test("a gate that lets rows pass and one that the same rows keep closed do not bear one name", () => {
  const leftOpen = { rows: 172, values: 1, blocks: "contract" as const, step: null };
  const of = (phase: Phase, more: Partial<GateEvidence>) =>
    gatesToStart(phase, { ...green(phase), ...more }).find(({ id }) => id === "quarantine-empty");
  expect(of("switchover", { leftOpen })).toMatchObject({
    name: "No row waits for a decision",
    state: "green",
    evidence: "172 rows are left open, which will stop contract",
  });
  expect(of("contract", { leftOpen })).toMatchObject({ name: "No row is left open", state: "red" });
  expect(of("contract", { quarantine: { rows: 3, values: 1 } })).toMatchObject({
    name: "No row waits for a decision",
    state: "red",
    evidence: "3 rows wait, 1 value",
  });
});

test("a switchover has nothing to undo, and no gate says that its way back was proven", () => {
  const seen = green("switchover");
  const of = (more: Partial<GateEvidence>) =>
    [gatesToStart, gatesToRollBack].map((gates) =>
      gates("switchover", { ...seen, ...more }).find(({ id }) => id === "rollback-proven"),
    );
  const nothing = { name: "Nothing to undo", state: "green", evidence: "it runs no statement" };
  const rehearsals = { ...seen.rehearsals, switchover: null };
  expect(of({})).toMatchObject([nothing, nothing]);
  expect(of({ rehearsals })).toMatchObject([nothing, nothing]);
  // It is not rehearsed by that.
  expect(blockedBy(gatesToStart("switchover", { ...seen, rehearsals }))).toBe("There is no rehearsal yet.");
});

test("what stands on a phase is named with how it is undone: contract is restored", () => {
  const seen = green("contract");
  seen.phases.contract = { state: "paused", finishedAt: null };
  expect(gatesToRollBack("backfill", seen)).toContainEqual(
    expect.objectContaining({
      id: "nothing-stands-on-it",
      evidence: "restore contract and roll back switchover first",
    }),
  );
});

test("contract that waits only for the soak time is not told to bring a flag back that is at 100 %", () => {
  const seen = green("contract");
  const of = (flag: GateEvidence["flag"]) =>
    inEnglish(wayOn({ kind: "run", phase: "contract" }, { id: "flag-full" }, { ...seen, flag }));
  expect(of(seen.flag)).toBe("Resume when it is open; or restore contract.");
  expect(of(seen.flag && { ...seen.flag, fullSince: null })).toMatch(/^Bring the flag back to 100 %, then/);
});

test("programs are told what a gate saw by a code with what it names, beside the English", () => {
  const seen = green("contract");
  const soaking = { ...seen, flag: seen.flag && { ...seen.flag, fullSince: ago(20) } };
  const full = table.gatesToStart("contract", soaking).find(({ id }) => id === "flag-full");
  expect(full && gateForPrograms(full)).toEqual({
    id: "flag-full",
    name: "Flag at 100 % for 1 min",
    state: "waiting",
    evidence: "40 s left",
    code: "gates.flagFull.soaks.seen",
    params: { left: { code: "common.duration.seconds", params: { count: 40 } } },
  });
});

test("checks must be clean before the phases whose table names them", () => {
  expect(PHASES.map(table.checkedBefore)).toEqual([
    ["backfill"],
    ["switchover", "contract"],
    ["contract"],
    [],
  ]);
});

test("a flag that somebody retired is on for everyone, so that nothing is rolled back under it", () => {
  const seen = { ...green("switchover"), servingOff: { gateways: 1, clients: 0, notServing: [], ended: [] } };
  const retired = {
    ...seen,
    flag: { ...seen.flag, enabled: false, percentage: 0, isRetired: true } as never,
  };
  expect(blockedBy(gatesToRollBack("backfill", retired))).toMatch(
    /^People are on the new path: the flag f is retired/,
  );
});

const mark = (phase: Phase, step: string, undoing: boolean) => ({
  ...{
    phase,
    step,
    undoing,
    ended: !undoing,
    statements: 1,
    midway: false,
    inBatches: false,
    canUndo: true,
    rows: 0,
    ran: null,
  },
});

test("a step that is half undone keeps each phase from starting, with the way on, and those before its own from being rolled back", () => {
  for (const phase of PHASES) {
    const seen = { ...green(phase), marks: [mark(phase, "010-a", false), mark(phase, "020-b", true)] };
    const way =
      phase === "contract" ? "Restore contract to its end first." : `Roll ${phase} back to its end first.`;
    const said = `The step 020-b is half undone: its way back has begun and not ended, so that a part of what it did may be gone. ${way}`;
    expect(blockedBy(gatesToStart(phase, seen))).toBe(said);
    expect(blockedBy(gatesToStart(phase, { ...seen, marks: [mark(phase, "010-a", false)] }))).toBeNull();
    for (const other of PHASES.filter((one) => one !== phase)) {
      const blocked = blockedBy(
        gatesToStart(other, { ...green(other), marks: [mark(phase, "020-b", true)] }),
      );
      expect(blocked).toBe(said);
    }
    expect(wayOn({ kind: "run", phase }, { id: "nothing-half-undone" }, seen)).toBeNull();
    for (const earlier of PHASES.slice(0, PHASES.indexOf(phase)))
      expect(
        blockedBy(gatesToRollBack(earlier, { ...green(earlier), marks: [mark(phase, "020-b", true)] })),
      ).toBe(phase === "contract" ? "Restore contract first." : `Roll back ${phase} first.`);
  }
});

test("a step that is half undone and that no folder lists with a way back is to be put back", () => {
  const marks = [{ ...mark("expand", "020-b", true), canUndo: false }];
  expect(blockedBy(gatesToStart("expand", { ...green("expand"), marks }))).toMatch(
    /may be gone\. The plan's folder does not list it with a way back: put that back\. Roll expand back to its end first\.$/,
  );
});

test("where checks fail before contract, what stands of an earlier run of it is named", () => {
  const seen = green("contract");
  const [expand, ...others] = seen.checks;
  const latest = { observed: "3", expected: "0", error: null, at: NOW };
  const failing = [expand, ...others.map((check) => ({ ...check, state: "fail" as const, latest }))] as never;
  const found = 'The check "d" of the dual write found 3; expected 0';
  expect(blockedBy(gatesToStart("contract", { ...seen, checks: failing }))).toMatch(
    new RegExp(`^${found}\\.$`),
  );
  const purged = { ...seen, checks: failing, marks: [mark("contract", "010-purge", false)] };
  expect(blockedBy(gatesToStart("contract", purged))).toBe(
    `${found}. The step 010-purge of contract stands, in whole or in part, and what that took away may be why.`,
  );
});
