import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Context } from "#lib/kernel/context.ts";
import { aDefinition } from "../../../test/a-definition.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { compileFlag } from "../compile/compile.ts";
import { listFlags, readFlag } from "../reads/read-flags.ts";
import { archiveFlag } from "./archive-flag.ts";
import { archiveFlags } from "./archive-flags.ts";
import { createFlag } from "./create-flag.ts";
import { deleteFlag } from "./delete-flag.ts";
import { patchFlag } from "./patch-flag.ts";
import { setFlagEnabled } from "./set-flag-enabled.ts";
import { unarchiveFlag } from "./unarchive-flag.ts";

let database: TestDatabase;
let operator: Context;
let admin: Context;
const name = "dynamic-services";
beforeAll(async () => {
  database = await createSluiceDatabase();
  operator = contextAs("operator", database.db);
  admin = contextAs("admin", database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  await db.featureFlag.deleteMany();
  await db.$executeRaw`truncate evaluation_counts, flag_askers, plans, plan_phases`;
  await createFlag(operator, { name });
  await patchFlag(admin, { name, enabled: true, percentage: 100 });
});

const asked = (flag: string, count: number, at = new Date()) => database.db.$executeRaw`
  insert into evaluation_counts (flag_name, at, variant, gateway_id, count)
  values (${flag}, ${at}, 'on', gen_random_uuid(), ${count})`;

test("an archived flag is served off explicitly, changes no more, and comes back off", async () => {
  const ended = await archiveFlag(operator, { name, reason: "its code is gone" });
  expect(ended).toMatchObject({ state: "archived", serves: "nobody", enabled: false });
  expect(compileFlag(ended, { now: new Date(), killed: false })).toMatchObject({ defaultVariant: "off" });
  await expect(setFlagEnabled(admin, { name, enabled: true })).rejects.toThrow(
    /is archived. Bring it back first/,
  );
  await archiveFlag(operator, { name }); // a second press is not an error
  const back = await unarchiveFlag(operator, { name });
  expect(back).toMatchObject({ state: "off", serves: "nobody", archivedAt: null, rolloutPercentage: 100 });
  const entries = await database.db.auditEntry.findMany({
    where: { subjectId: name, outcome: "done" },
    orderBy: { id: "desc" },
  });
  expect(entries.slice(0, 2).map((one) => one.action)).toEqual(["flag.unarchived", "flag.archived"]);
  expect((await readFlag(database.db, name))?.history[0]?.changes).toEqual([
    { field: "archived", before: true, after: false },
  ]);
});

test("what still asks is named, and has to be agreed to; an hour later nobody asks", async () => {
  await asked(name, 100);
  await asked(name, 24, new Date(Date.now() - 20_000));
  const why = /still asked by a program without a token, 124 times in the last hour/;
  await expect(archiveFlag(operator, { name })).rejects.toThrow(why);
  await archiveFlag(operator, { name, evenIfAsked: "true" });
  await expect(deleteFlag(admin, { name, confirmName: name })).rejects.toThrow(why);
  await database.db.$executeRaw`update flag_askers set last_asked_at = now() - interval '61 minutes'`;
  await deleteFlag(admin, { name, confirmName: name });
});

test("a plan that is under way keeps its flag, whatever anybody agrees to", async () => {
  const { db } = database;
  const definition = aDefinition([{ phase: "expand" }, { phase: "contract" }]);
  await db.plan.create({
    data: {
      name: "clinic",
      title: "Clinic",
      target: "t",
      flagName: name,
      sha256: "0",
      definition,
      loadedAt: new Date(),
    },
  });
  await db.planPhase.create({ data: { planName: "clinic", phase: "expand", state: "done" } });
  const attempt = () => archiveFlag(operator, { name, evenIfAsked: true });
  await expect(attempt()).rejects.toThrow(/in the hands of plan clinic, which is under way/);
  await db.planPhase.create({ data: { planName: "clinic", phase: "contract", state: "done" } });
  expect((await attempt()).state).toBe("archived");
});

test("only an archived flag is deleted, by its typed name, and its history stays", async () => {
  await expect(deleteFlag(admin, { name, confirmName: name })).rejects.toThrow(/Archive it first/);
  await archiveFlag(operator, { name });
  await expect(deleteFlag(admin, { name, confirmName: "dynamic" })).rejects.toThrow(
    /input\.sentences\.typeFlag/,
  );
  await expect(deleteFlag(operator, { name, confirmName: name })).rejects.toMatchObject({
    code: "forbidden",
  });
  await deleteFlag(admin, { name, confirmName: name, reason: "two years old" });
  expect(await readFlag(database.db, name)).toBeNull();
  const versions = await database.db.flagVersion.findMany({
    where: { flagName: name },
    orderBy: { id: "desc" },
  });
  expect(versions[0]).toMatchObject({ after: null, outside: false, actorName: "admin@test" });
  const [entry] = await database.db.auditEntry.findMany({ orderBy: { id: "desc" }, take: 1 });
  expect(entry).toMatchObject({ action: "flag.deleted", reason: "two years old" });
});

test("a retired flag stays on when it is archived, as its old path is gone", async () => {
  await database.db.$executeRaw`update feature_flags set retired_at = now() where name = ${name}`;
  expect(await archiveFlag(operator, { name })).toMatchObject({ state: "archived", serves: "everyone" });
});

test("all that match are archived together, but for what is used; each is on record, under one id", async () => {
  const ci = { ...contextAs("operator", database.db), actor: { ...operator.actor, name: "ci" } };
  const made = Array.from({ length: 230 }, (_, i) => `bulk-${i}`);
  for (const one of made) await createFlag(ci, { name: one });
  await asked("bulk-7", 3);
  const { flags } = await listFlags(database.db);
  expect(flags.find((flag) => flag.name === "bulk-7")).toMatchObject({ createdBy: "ci" });
  expect(flags.find((flag) => flag.name === "bulk-8")?.lastAskedAt).toBeNull();

  const filter = { q: "bulk", createdBy: "ci" };
  await expect(archiveFlags(operator, { ...filter, expected: 229 })).rejects.toThrow(
    /230 flags match now, and not 229/,
  );
  const done = await archiveFlags(operator, { ...filter, expected: "230", olderThanDays: "0" });
  expect(done.archived).toHaveLength(229);
  expect(done.left).toMatchObject([{ name: "bulk-7", used: { by: "application", timesInLastHour: 3 } }]);
  const entries = await database.db.auditEntry.findMany({
    where: { action: "flag.archived", subjectId: { startsWith: "bulk-" } },
  });
  expect(entries).toHaveLength(229);
  expect(new Set(entries.map((one) => one.correlationId)).size).toBe(1);
  expect((await readFlag(database.db, name))?.state).toBe("on");
});

test("of a flag that is archived and turned on at once, the one that comes second is refused or changes nothing", async () => {
  await setFlagEnabled(admin, { name, enabled: false });
  await Promise.allSettled([archiveFlag(operator, { name }), setFlagEnabled(admin, { name, enabled: true })]);
  expect(await readFlag(database.db, name)).toMatchObject({
    state: "archived",
    serves: "nobody",
    enabled: false,
  });
});
