import { expect, test } from "vitest";
import { aProgress } from "../../test/a-progress.ts";
import { inEnglish } from "../../test/in-english.ts";
import { asIs } from "../messages/as-is.ts";
import { message } from "../messages/catalogue/message.ts";
import type { SinkOverview } from "../outbox/model.ts";
import { problemOf } from "../plans/definition/problem.ts";
import { whatNeedsYou as needsOf } from "./answer.ts";
import type { Progress } from "./read-progress.ts";
import type { CheckRow, Situation } from "./situation.ts";

const NOW = new Date();
const whatNeedsYou = (now: Situation) =>
  inEnglish(needsOf(now)).map((need) => ({ ...need, text: need.text.join(" ") }));
const QUIET: Situation = {
  now: NOW,
  role: "operator",
  killed: null,
  served: { kind: "normal" },
  plans: [],
  unsoundPlans: [],
  checks: [],
  flags: [],
  sinks: [],
  workersAlive: 1,
  silentWorkers: [],
  lastClient: null,
  lostClients: [],
  bootstrapToken: "absent" as const,
  unread: [],
};

const KILLED = { kind: "killed", by: "admin", at: NOW } as const;

/** Told by its worker's absence, and not once more. */
const NO_WORKER = { name: "reminders", state: "no-worker", because: null } as SinkOverview;

const FAILS = {
  plan: "p",
  phase: "backfill" as const,
  step: "s",
  name: "agrees",
  expected: asIs("0"),
  countsRows: true,
  state: "fail" as const,
  latest: { observed: "3", error: null as string | null },
};

test("a quiet system needs nobody", () => {
  expect(whatNeedsYou(QUIET)).toEqual([]);
});

test("the most urgent comes first", () => {
  const needs = whatNeedsYou({
    ...QUIET,
    served: { kind: "no-gateway" },
    workersAlive: 0,
    sinks: [NO_WORKER],
    checks: [
      { ...FAILS, name: "period agrees" },
      { ...FAILS, name: "other" },
    ],
  });
  expect(needs.map((need) => need.tone)).toEqual(["fail", "hold", "hold"]);
  expect(needs[0]?.text).toBe('The check "period agrees" of p found 3; expected 0. 1 other check fails.');
});

const heard = (name: string, seconds: number) => ({ name, at: new Date(NOW.getTime() - seconds * 1000) });

test("that no client is there is said, once a restart would be over", () => {
  expect(whatNeedsYou({ ...QUIET, lastClient: heard("clinic", 5) })).toEqual([]);
  const lastClient = heard("clinic", 180);
  // Whoever is lost is that one, or was there before it: it is said once.
  expect(whatNeedsYou({ ...QUIET, lastClient, lostClients: [lastClient] })).toMatchObject([
    {
      tone: "hold",
      text: "No client is connected any more. The last was clinic, last heard of",
      at: lastClient.at,
    },
  ]);
});

test("a client that is lost while others serve is named, and not beside a bar that names it", () => {
  expect(whatNeedsYou({ ...QUIET, lostClients: [heard("shop", 5)] })).toEqual([]);
  const lostClients = [heard("shop", 40), heard("clinic", 90)];
  expect(whatNeedsYou({ ...QUIET, lostClients: lostClients.slice(0, 1) })).toMatchObject([
    { tone: "hold", title: "shop is lost", at: lostClients[0]?.at, href: "/clients" },
  ]);
  const [need, ...more] = whatNeedsYou({ ...QUIET, lostClients });
  expect(need).toMatchObject({ title: "2 clients are lost", at: lostClients[0]?.at });
  expect(need?.text).toContain("shop and 1 other were connected");
  expect(more).toEqual([]);
  const killed = { waitingFor: lostClients.map(({ name, at }) => ({ name, lostAt: at })), mayServeOn: [] };
  const needs = whatNeedsYou({ ...QUIET, served: KILLED, killed, lostClients });
  expect(needs.map((one) => one.title)).toEqual(["2 may still serve the new path"]);
});

test("a worker that hangs is named while others work, and without any worker that is said instead", () => {
  const silentWorkers = [{ name: "host 4711", at: new Date(NOW.getTime() - 60_000) }];
  const [need, ...others] = whatNeedsYou({ ...QUIET, silentWorkers });
  expect(others).toEqual([]);
  expect(need?.text).toMatch(/^The worker host 4711 has not reported for 1 min/);
  expect(whatNeedsYou({ ...QUIET, silentWorkers, workersAlive: 0 })).toMatchObject([
    { text: expect.stringMatching(/^No worker runs/) },
  ]);
});

test("what could not be read is said, not left out", () => {
  expect(whatNeedsYou({ ...QUIET, unread: [message("unread.outbox")] })).toHaveLength(1);
});

const PROGRESS = aProgress();

test("a plan between two phases needs somebody only when its flag was turned off", () => {
  const next: Progress = { ...PROGRESS, state: "next", standing: "next" };
  // The page offers its button by itself: nothing is wrong.
  expect(whatNeedsYou({ ...QUIET, plans: [next] })).toEqual([]);
  expect(whatNeedsYou({ ...QUIET, plans: [{ ...next, waitsFor: asIs("20 s left.") }] })).toEqual([]);
  const off: Progress = { ...next, phase: "contract", waitsFor: asIs("f is off."), switchedOff: "f" };
  expect(whatNeedsYou({ ...QUIET, plans: [off] })).toMatchObject([
    {
      tone: "hold",
      turnsOn: "f",
      text: expect.stringMatching(/^Nobody is on the new path: .* the flag f is off\.$/),
    },
  ]);
});

test("what waits for a person's decision comes before the pause that it causes", () => {
  const paused: Progress = {
    ...PROGRESS,
    state: "paused",
    standing: "paused",
    pauseReason: message("plans.pause.quarantined", { rows: 1183 }),
  };
  const undecided = { rows: 1183, values: 27, columns: ["period"] };
  const [need] = whatNeedsYou({ ...QUIET, plans: [{ ...paused, undecided }] });
  expect(need).toMatchObject({
    text: "1,183 rows (27 values) wait for somebody to decide their period.",
    href: "/migrations/p/rows",
    button: "Decide 27 values",
  });
  const [forViewer] = whatNeedsYou({ ...QUIET, role: "viewer", plans: [{ ...paused, undecided }] });
  expect(forViewer).toMatchObject({
    button: "Look at 27 values",
    text: "1,183 rows (27 values) wait for somebody to decide their period. Only an operator or above may decide them. You are signed in as viewer.",
  });
});

test("rows that wait do not hide the work that goes on, nor a person's pause", () => {
  const undecided = { rows: 1, values: 1, columns: ["period"] };
  const waits = "1 row (1 value) waits for somebody to decide its period.";
  expect(whatNeedsYou({ ...QUIET, plans: [{ ...PROGRESS, undecided }] })).toMatchObject([
    { text: `${waits} Meanwhile backfill goes on: 50\u00a0% of its step, 2 s left in it.` },
  ]);
  const pausedAt = new Date();
  const byPerson: Progress = {
    ...PROGRESS,
    state: "paused",
    standing: "paused",
    pauseReason: message("plans.pause.byPerson", { who: "ops" }),
    pausedAt,
    undecided,
  };
  expect(whatNeedsYou({ ...QUIET, plans: [byPerson] }).map(({ text }) => text)).toEqual([
    waits,
    "P: backfill was paused by ops, at 50\u00a0% of its step.",
  ]);
});

test("work that goes on by itself needs nobody, as its own page says: the last value was decided", () => {
  const paused = aProgress({ state: "paused", standing: "paused", pausedFor: "quarantine" });
  const undecided = (rows: number) => ({ rows, values: rows, columns: ["period"] });
  expect(whatNeedsYou({ ...QUIET, plans: [{ ...paused, undecided: undecided(0) }] })).toEqual([]);
  expect(whatNeedsYou({ ...QUIET, plans: [{ ...paused, undecided: undecided(1) }] })).toHaveLength(1);
  // Not counted now: nobody can say that it does.
  expect(whatNeedsYou({ ...QUIET, plans: [{ ...paused, undecided: null }] })).toHaveLength(1);
});

test("while the backfill is rolled back its rows are not asked for", () => {
  const undecided = { rows: 8, values: 1, columns: ["period"] };
  const back: Progress = {
    ...PROGRESS,
    phase: "backfill",
    state: "rolling_back",
    standing: "rolling_back",
    back: { kind: "rollback", is: "moving" },
    undecided,
  };
  expect(whatNeedsYou({ ...QUIET, plans: [back] })).toEqual([]);
  expect(whatNeedsYou({ ...QUIET, plans: [{ ...back, phase: "switchover" }] })).toHaveLength(1);
});

test("a pause says who, when and how far", () => {
  const pausedAt = new Date();
  const paused: Progress = {
    ...PROGRESS,
    state: "paused",
    standing: "paused",
    pauseReason: message("plans.pause.byPerson", { who: "ops@sluice.local" }),
    pausedAt,
  };
  expect(whatNeedsYou({ ...QUIET, plans: [paused] })).toMatchObject([
    { text: "P: backfill was paused by ops@sluice.local, at 50\u00a0% of its step.", at: pausedAt },
  ]);
});

test("a token for starting is a need once somebody can do without it", () => {
  expect(whatNeedsYou({ ...QUIET, bootstrapToken: "needed" })).toEqual([]);
  expect(whatNeedsYou({ ...QUIET, bootstrapToken: "left-over" })).toMatchObject([
    { tone: "hold", href: "/users", title: "ADMIN_TOKEN still works" },
  ]);
});

test("while killed, who may still serve the new path is said, and not the press that the bar tells", () => {
  expect(whatNeedsYou({ ...QUIET, served: KILLED, killed: { waitingFor: [], mayServeOn: [] } })).toEqual([]);
  const waitingFor = [{ name: "billing-worker-3", lostAt: NOW }];
  expect(whatNeedsYou({ ...QUIET, served: KILLED, killed: { waitingFor, mayServeOn: [] } })).toMatchObject([
    {
      tone: "hold",
      title: "billing-worker-3 may still serve the new path",
      button: "Look at billing-worker-3",
    },
  ]);
  const mayServeOn = [{ name: "kiosk", lostAt: new Date(NOW.getTime() - 120_000) }];
  const lostClients = [{ name: "kiosk", at: new Date(NOW.getTime() - 120_000) }];
  const needs = { ...QUIET, served: KILLED, lostClients };
  expect(whatNeedsYou({ ...needs, killed: { waitingFor: [], mayServeOn } })).toMatchObject([
    {
      title: "kiosk may still serve the new path",
      text: "kiosk was lost before the press and may still serve the new path.",
    },
  ]);
  expect(whatNeedsYou({ ...needs, killed: { waitingFor, mayServeOn } })).toMatchObject([
    { title: "2 may still serve the new path" },
  ]);
});

test("a plan that cannot be read needs somebody, with the reason and how many more there are", () => {
  const problems = [problemOf("plan.yaml", asIs("x"), { line: 2 }), problemOf("010.sql", asIs("y"))];
  const unsoundPlans = [
    { name: "2026-a", isSound: false, problems },
    { name: "2026-b", isSound: true, problems: [problemOf("plan.yaml", asIs("z"), { line: 1 })] },
  ];
  expect(whatNeedsYou({ ...QUIET, unsoundPlans })).toMatchObject([
    { tone: "fail", text: "2026-a: plan.yaml, line 2: x (and 1 more problem).", href: "/migrations/2026-a" },
    { tone: "hold", text: "2026-b: plan.yaml, line 1: z." },
  ]);
});

test("a failing check is told with what it found, of what, and whether it could run", () => {
  const told = ({ observed = "3", error = null, ...over }: Partial<CheckRow & CheckRow["latest"]>) => {
    const [need] = whatNeedsYou({ ...QUIET, checks: [{ ...FAILS, ...over, latest: { observed, error } }] });
    return [need?.title, need?.text];
  };
  expect(told({})).toEqual(["3 rows fail a check", 'The check "agrees" of p found 3; expected 0.']);
  const share = { countsRows: false, observed: "93 %", expected: asIs("at least 95 %") };
  expect(told(share)[0]).toBe("a check found 93 %, expected at least 95 %");
  expect(told({ error: "no such table" })).toEqual([
    "a check could not be run",
    'The check "agrees" of p could not be run: no such table.',
  ]);
});

test("a flag that is held needs somebody, as its own page says; with the check that holds it, it is told once", () => {
  const byPerson = { by: "person" as const, who: "ops", reason: "look first", at: NOW };
  expect(whatNeedsYou({ ...QUIET, flags: [{ name: "f", state: "held", hold: byPerson }] })).toMatchObject([
    {
      tone: "hold",
      title: "f is held",
      text: "f cannot be raised. ops holds it: look first.",
      href: "/flags/f",
    },
  ]);
  const first = {
    phase: "backfill",
    step: "s",
    check: "agrees",
    expected: asIs("0"),
    observed: "3",
    error: null,
  };
  const flags = [
    { name: "f", state: "held" as const, hold: { by: "check" as const, plan: "p", first, others: [] } },
  ];
  expect(whatNeedsYou({ ...QUIET, flags })).toMatchObject([
    { tone: "fail", title: "f is held", button: "Look at its rows" },
  ]);
  expect(whatNeedsYou({ ...QUIET, flags, checks: [FAILS] })).toMatchObject([
    { tone: "fail", title: "3 rows fail a check" },
  ]);
});

test("gateways whose environments say so are told as one or as several", () => {
  const by = (gateways: string[]) =>
    whatNeedsYou({ ...QUIET, served: { kind: "killed-by-environment", gateways } })[0]?.text;
  expect(by(["gw-a"])).toBe("gw-a serves every flag off, because of SLUICE_KILL=1 in its environment.");
  expect(by(["gw-a", "gw-b"])).toBe(
    "gw-a, gw-b serve every flag off, because of SLUICE_KILL=1 in their environments.",
  );
});
