import { afterAll, beforeAll, expect, test } from "vitest";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import type { FlagFilter } from "../flags/model.ts";
import { listFlags } from "../flags/reads/read-flags.ts";
import { matchingFlags } from "../flags/reads/select-flags.ts";
import { setFlagEnabled } from "../flags/verbs/set-flag-enabled.ts";
import { countKeysOn } from "../kill/count-keys-on.ts";
import { engageKillSwitch } from "../kill/engage-kill-switch.ts";
import { liftKillSwitch } from "../kill/lift-kill-switch.ts";
import { readMovedBack } from "../kill/moved-back.ts";
import { readKillSwitch } from "../kill/reads.ts";
import { inMotion } from "./motion.ts";
import { readFlagFacts } from "./read-flag-facts.ts";

const NONE: FlagFilter = { q: "", state: "any", owner: "", createdBy: "", olderThanDays: 0, asked: "any" };
const CLOSED = JSON.stringify({ zone: "UTC", from: "03:00", until: "03:01", days: [1] });
const NOW = new Date("2026-11-27T12:00:00Z"); // a Friday

const FAILS = {
  phase: "backfill",
  step: "020-service",
  checkName: "no row without a service",
  ok: false,
  observed: "3",
  expected: "0",
  query: "select 1",
  durationMs: 1,
  runBy: "worker",
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  const { db } = database;
  await db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, allow_keys, "window", held_at, retired_at, archived_at)
    values
      ('everyone', true, 100, '{}', null, null, null, null), ('some', true, 50, '{}', null, null, null, null),
      ('nobody', true, 0, '{}', null, null, null, null), ('off', false, 100, '{}', null, null, null, null),
      ('held-off', false, 0, '{}', null, now(), null, null), ('held-some', true, 0, '{shop-1}', null, now(), null, null),
      ('closed', true, 100, '{}', ${CLOSED}::jsonb, null, null, null), ('retired', true, 100, '{}', null, null, now(), null),
      ('archived', true, 100, '{}', null, null, null, now()), ('of-another', true, 100, '{}', null, null, null, null)`;
  // Held by no person, but by a check of its plan that fails; that of a plan whose switchover waits is not held.
  for (const [plan, state] of [
    ["open", "running"],
    ["closed", "waiting"],
  ] as const) {
    await db.planPhase.createMany({
      data: [
        { planName: plan, phase: "backfill", state: "done" },
        { planName: plan, phase: "switchover", state },
      ],
    });
    await db.checkResult.create({ data: { ...FAILS, planName: plan } });
    await db.featureFlag.create({ data: { name: `of-${plan}`, planName: plan } });
  }
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select app, app || '-' || n, ${NOW}, ${NOW} from generate_series(1, 355) n, unnest('{shop,clinic}'::text[]) app`;
  await db.$executeRaw`
    insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
    select name, case name when 'of-another' then 'clinic' else 'shop' end, ${NOW}, ${NOW} from feature_flags`;
});
afterAll(() => database.drop());

async function read() {
  const { db } = database;
  const [list, kill, people] = await Promise.all([
    listFlags(db, NOW),
    readKillSwitch(db, NOW),
    countKeysOn(db, NOW),
  ]);
  const matching = (state: FlagFilter["state"]) =>
    matchingFlags(list.flags, { ...NONE, state }, NOW).map((flag) => flag.name);
  return { list, kill, people, matching };
}

test("chip, filter, sums and people agree while flags are served", async () => {
  const { list, kill, people, matching } = await read();
  expect(matching("held")).toEqual(["held-off", "held-some", "of-open"]);
  expect(matching("on-for-nobody")).toEqual(["nobody"]);
  expect(matching("window-closed")).toEqual(["closed"]);
  expect(matching("archived")).toEqual(["archived"]);
  expect(kill.flags).toEqual({ total: 11, on: 2, partlyOn: 2, off: 6, retired: 1 });
  const serving = list.flags.filter((flag) => flag.serves !== "nobody" && flag.state !== "retired");
  expect(people.flags.map((one) => one.name).sort()).toEqual(serving.map((flag) => flag.name).sort());
  expect(people.flags).toHaveLength(kill.flags.on + kill.flags.partlyOn);
  // The people of another application are moved by the flag that it asked for, and by no other.
  expect(people).toMatchObject({ on: 710, known: 710, looked: 710 });
  expect(people.flags.slice(0, 2)).toEqual([
    { name: "everyone", people: 355, of: 355 },
    { name: "of-another", people: 355, of: 355 },
  ]);
});

test("after a press the list names every flag that moved people, and the rest is what it was", async () => {
  const before = await read();
  await engageKillSwitch(contextAs("admin", database.db), { reason: "errors rise" });
  const { list, kill, people, matching } = await read();
  expect(matching("killed").sort()).toEqual(people.flags.map((one) => one.name).sort());
  expect(people.flags).toEqual(before.people.flags);
  expect(kill.flags).toEqual(before.kill.flags);
  expect(list.flags.map((flag) => flag.setTo)).toEqual(before.list.flags.map((flag) => flag.setTo));
  expect(matching("retired")).toEqual(["retired"]);
  // What a toast says of a flag that is turned on meanwhile is what its chip says.
  const turned = await setFlagEnabled(contextAs("admin", database.db), { name: "off", enabled: true });
  expect(turned).toMatchObject({ enabled: true, state: "killed", serves: "nobody" });
});

test("whom the press moved back is what was counted at the press, whoever is seen later", async () => {
  const { db } = database;
  const { revision } = await db.killSwitch.findFirstOrThrow();
  const press = await readMovedBack(db, Number(revision));
  expect(press).toMatchObject({ on: 710, known: 710 });
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'shop', 'late-' || n, ${NOW}, ${NOW} from generate_series(1, 90) n`;
  expect(await readMovedBack(db, Number(revision))).toEqual(press);

  const ctx = contextAs("admin", db, () => NOW);
  const { flags, killedAt } = await listFlags(db, NOW);
  const read = { answers: null, killedAt };
  const moved = await readFlagFacts(ctx, flags, { ...read, movedBack: press });
  expect(moved.people.get("everyone")).toEqual({ on: 355, of: 355 });
  expect((await readFlagFacts(ctx, flags, { ...read, movedBack: null })).people.size).toBe(0);
  // Of one that nobody had asked for no zero is made, as on the page of the kill switch.
  const neverAsked = press && {
    ...press,
    flags: press.flags.map((one) => (one.name === "everyone" ? { ...one, people: 0, of: 0 } : one)),
  };
  const facts = await readFlagFacts(ctx, flags, { ...read, movedBack: neverAsked });
  const row = inMotion([], flags, facts).find((one) => one.name === "everyone");
  expect(row?.amount).toBe("not-asked");
  // Served, the same are counted as they are now.
  const served = await readFlagFacts(ctx, flags, { ...read, movedBack: null, killedAt: null });
  expect(served.people.get("everyone")).toEqual({ on: 445, of: 445 });

  await liftKillSwitch(ctx, { reason: "fixed", confirm: "lift" });
  const lifted = await db.auditEntry.findFirstOrThrow({ where: { action: "kill-switch.lifted" } });
  expect(lifted.after).toMatchObject({ peopleMovedBack: 710 });
});

test("a press outside Sluice has no such figure, and none is made up for it", async () => {
  const { db } = database;
  await db.$executeRaw`update kill_switch set engaged_at = now(), engaged_by = 'psql', reason = 'by hand'`;
  const { revision } = await db.killSwitch.findFirstOrThrow();
  expect(await readMovedBack(db, Number(revision))).toBeNull();
});
