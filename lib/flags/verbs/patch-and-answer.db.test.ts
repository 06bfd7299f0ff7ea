import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { FlagSet } from "../../../gateway/core/flag-set.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../../test/database.ts";
import { answerAll } from "../reads/answer-all.ts";
import { readFlag } from "../reads/read-flags.ts";
import { toFlagRow, WITH_DEFINITION } from "../store.ts";
import { createFlag } from "./create-flag.ts";
import { patchFlag } from "./patch-flag.ts";

let database: TestDatabase;
const name = "batch_polling";
beforeAll(async () => {
  database = await createSluiceDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.featureFlag.deleteMany();
  await createFlag(contextAs("admin", database.db), { name });
});

test("a patch is all or none, and each field needs its own permission", async () => {
  const owner = contextAs("product_owner", database.db);
  await patchFlag(owner, { name, percentage: 5 });
  await expect(patchFlag(owner, { name, percentage: 9, enabled: true })).rejects.toMatchObject({
    code: "forbidden",
  });
  const operator = contextAs("operator", database.db);
  await expect(patchFlag(operator, { name, enabled: true, percentage: 101 })).rejects.toThrow(
    /input\.predicates\.percentage/,
  );
  expect(await readFlag(database.db, name)).toMatchObject({ enabled: false, rolloutPercentage: 5 });
  await patchFlag(operator, { name, enabled: true, percentage: 7, owner: "freight", reason: "week 2" });
  expect(await readFlag(database.db, name)).toMatchObject({
    enabled: true,
    rolloutPercentage: 7,
    owner: "freight",
  });
});

test("a patch of nothing or of what does not exist is refused", async () => {
  const admin = contextAs("admin", database.db);
  await expect(patchFlag(admin, { name })).rejects.toThrow(/input\.notes\.someField/);
  await expect(patchFlag(admin, { name, rollout: 5 })).rejects.toThrow(/rollout/);
  await expect(patchFlag(contextAs("viewer", database.db), { name })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("the plain map is the gateway's answer, and follows every change at once", async () => {
  await database.db.$executeRaw`
    insert into feature_flags (name, enabled, rollout_percentage, allow_keys, retired_at) values
      ('all', true, 100, '{}', null), ('half', true, 50, '{}', null), ('listed', true, 0, '{vip}', null),
      ('done', false, 0, '{}', now())`;
  const now = new Date();
  const gateway = new FlagSet({ environmentKill: false });
  const rules = (await database.db.featureFlag.findMany({ include: WITH_DEFINITION })).map(toFlagRow);
  gateway.apply(
    { revision: 1, readAtMs: 1, killed: false, rules, removed: [], whole: true },
    "database",
    now,
  );
  for (const targetingKey of ["vip", undefined, ...Array.from({ length: 50 }, (_, i) => `k${i}`)]) {
    const expected = Object.fromEntries(
      [...gateway.names()].map((flag) => [
        flag,
        gateway.evaluate(flag, targetingKey ? { targetingKey } : {})?.value,
      ]),
    );
    expect(await answerAll(database.db, { targetingKey, now, environmentKill: false })).toEqual(expected);
  }
  const off = { [name]: false, all: false, half: false, listed: false, done: true };
  expect(await answerAll(database.db, { targetingKey: "vip", now, environmentKill: true })).toEqual(off);
  await database.db.$executeRaw`update kill_switch set engaged_at = now()`;
  expect(await answerAll(database.db, { targetingKey: "vip", now, environmentKill: false })).toEqual(off);
  await database.db.$executeRaw`update kill_switch set engaged_at = null`;
  await database.db.$executeRaw`update feature_flags set enabled = false`;
  const answers = await answerAll(database.db, { now, environmentKill: false });
  expect(Object.values(answers).filter(Boolean)).toHaveLength(1);
});
