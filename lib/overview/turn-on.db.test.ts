import { afterAll, beforeAll, expect, test } from "vitest";
import { aDefinition } from "../../test/a-definition.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { countReach } from "../flags/reads/count-reach.ts";
import { previewChange } from "../flags/reads/preview-change.ts";
import { listFlags, readFlag } from "../flags/reads/read-flags.ts";
import { setFlagEnabled } from "../flags/verbs/set-flag-enabled.ts";
import { nextStage } from "../interlock/next-stage.ts";
import { english } from "../messages/catalogue/english.ts";
import { describeKnown, describeWait } from "../messages/describe-reach.ts";
import { shareWords } from "../messages/share-words.ts";
import { flagRow } from "./motion-of-flag.ts";
import { readFlagFacts } from "./read-flag-facts.ts";

const name = "of-plan";
const NOW = new Date("2026-11-27T12:00:00Z");

let database: TestDatabase;
/** Off since, set to 100 %, of a plan that is not finished. */
beforeAll(async () => {
  database = await createSluiceDatabase();
  const { db } = database;
  const stages = [5, 25, 100].map((percentage) => ({ percentage, soakSeconds: 60 }));
  await db.plan.create({
    data: {
      name: "clinic",
      title: "",
      loadedAt: NOW,
      target: "clinic",
      sha256: "",
      flagName: name,
      definition: aDefinition([
        { phase: "switchover", switch: { flag: name, stages, checks: [], probes: [] } },
      ]),
    },
  });
  await db.planPhase.create({ data: { planName: "clinic", phase: "switchover", state: "done" } });
  await db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, plan_name) values
      (${name}, false, 100, 'clinic'), ('alone', false, 100, null)`;
  await db.$executeRaw`
    insert into known_keys (application, targeting_key, first_seen_at, last_seen_at)
    select 'clinic', 'patient-' || n, ${NOW}, ${NOW} from generate_series(1, 1340) n`;
  await db.$executeRaw`
    insert into flag_askers (flag_name, application, first_asked_at, last_asked_at)
    select name, 'clinic', ${NOW}, ${NOW} from feature_flags`;
  await db.$executeRaw`
    insert into gateways (id, name, started_at, last_seen_at, applied_revision, applied_at)
    values (gen_random_uuid(), 'gateway', now(), now() + interval '1 hour', 0, now())`;
});
afterAll(() => database.drop());

test("what is said of a flag that is off is what turning it on would do", async () => {
  const { db } = database;
  const ctx = contextAs("admin", db, () => NOW);
  const flag = await readFlag(db, name, NOW);
  const { flags, killedAt } = await listFlags(db, NOW);
  const listed = flags.find((one) => one.name === name);
  if (!flag || !listed) throw new Error("no flag");
  const switched = await previewChange(db, { name, enabled: true, percentage: flag.turnsOnAt ?? 100 }, NOW);
  const kept = await countReach(db, flag, flag, NOW);
  const drafted = await previewChange(db, { name, percentage: 50 }, NOW);
  const facts = await readFlagFacts(ctx, [listed], { answers: null, movedBack: null, killedAt });

  // Page and switch.
  expect(flag.turnsOnAt).toBe(5);
  expect(switched.whyNot).toBeNull();
  expect(switched.reach.joins).toBeLessThan(134);
  expect(kept.onceServed).toBe(switched.reach.joins);
  const known = describeKnown(kept, describeWait(drafted.conditions), true);
  expect(known && english(known)).toBe(
    `0 of the 1,340 people that clinic named in the last 30 days get it now, ${kept.onceServed} once it is turned on at 5\u00a0%`,
  );
  // A percentage that is moved meanwhile, which is kept and not served.
  expect(drafted.reach.onceServed).toBe(kept.onceServed);
  // Rules, list, and the same words on the command line.
  expect([flag, listed].map(shareWords).map(english)).toEqual(Array(2).fill("off, turns on at 5\u00a0%"));
  // Overview and plan.
  const row = flagRow(listed, facts);
  expect(english(row.stage.words)).toBe("Off, turns on at 5\u00a0%");
  expect(row.next).toMatchObject({ kind: "raise", stage: { to: 5, turnsOn: true } });
  expect(nextStage(flag, [5, 25, 100], flag.raiseGate)).toMatchObject({ to: 5, turnsOn: true });
});

test("no more than that is let through, and a flag without a plan is turned on as it is set", async () => {
  const { db } = database;
  const ctx = contextAs("admin", db);
  const further = setFlagEnabled(ctx, { name, enabled: true });
  await expect(further).rejects.toMatchObject({ code: "gate-closed", details: { upTo: 5 } });
  const on = await setFlagEnabled(ctx, { name, enabled: true, percentage: 5 });
  expect(on).toMatchObject({ enabled: true, rolloutPercentage: 5 });
  expect((await readFlag(db, name, NOW))?.turnsOnAt).toBeNull();
  const alone = await readFlag(db, "alone", NOW);
  expect(alone?.turnsOnAt).toBeNull();
  expect(alone && english(shareWords(alone))).toBe("off, set to 100\u00a0%");
});
