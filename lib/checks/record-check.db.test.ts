import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { aCheck, aDefinition } from "../../test/a-definition.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { inEnglish } from "../../test/in-english.ts";
import { listAudit } from "../kernel/audit/reads.ts";
import { inTransaction } from "../kernel/db/in-transaction.ts";
import { asIs } from "../messages/as-is.ts";
import { describeEntry } from "../messages/audit/describe.ts";
import { noteFlagHold } from "./note-flag-hold.ts";
import { recordCheck } from "./record-check.ts";

const PLAN = "clinic";
const CHECK = aCheck("agrees");
let database: TestDatabase;
beforeAll(async () => {
  database = await createSluiceDatabase();
  const switched = { flag: "new-path", stages: [], checks: [CHECK], probes: [] };
  const definition = aDefinition([{ phase: "switchover", switch: switched }]);
  const plan = { name: PLAN, title: PLAN, target: "clinic", sha256: "", flagName: "new-path", definition };
  await database.db.plan.create({ data: { ...plan, loadedAt: new Date() } });
  await database.db.planPhase.create({
    data: { planName: PLAN, phase: "switchover", state: "running", startedAt: new Date(0) },
  });
  await database.db.featureFlag.create({
    data: { name: "new-path", planName: PLAN, enabled: true, rolloutPercentage: 25 },
  });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.db.checkResult.deleteMany();
  await database.db.plan.updateMany({ data: { flagHeldByCheck: null } });
  await database.db.planPhase.updateMany({ data: { state: "running" } });
});

const ctx = () => contextAs("operator", database.db);
const record = (observed: string) =>
  inTransaction(ctx(), (tx) =>
    recordCheck(
      tx,
      ctx(),
      { planName: PLAN, phase: "switchover", step: "switch", runBy: "worker", jobId: null },
      CHECK,
      {
        ok: observed === "0",
        observed,
        expected: asIs("0"),
        error: null,
        sample: [],
        at: new Date(),
        durationMs: 1,
      },
    ),
  );
/** The last entry so far: the clocks of this process and of the database differ. */
async function newest(): Promise<bigint> {
  const { _max } = await database.db.auditEntry.aggregate({ _max: { id: true } });
  return _max.id ?? 0n;
}

async function told(since: bigint): Promise<string[]> {
  const { entries } = await listAudit(ctx(), {});
  return entries
    .filter(({ id }) => BigInt(id) > since)
    .map((entry) => {
      const { subject, words, who } = inEnglish(describeEntry(entry));
      return `${subject} ${words} ${who}`;
    })
    .reverse();
}

test("only what changes is told: the check, and the flag that it holds, by the part that did it", async () => {
  const since = await newest();
  for (const observed of ["0", "0", "3", "4", "0", "0"]) await record(observed);
  expect(await told(since)).toEqual([
    'clinic check "agrees" began to fail: found 3, expected 0 by validation',
    'new-path held at 25 % by the check "agrees" by interlock',
    'clinic check "agrees" passes again by validation',
    "new-path released, as the checks of its plan pass again by interlock",
  ]);
});

test("of many who find it at once one tells it", async () => {
  const since = await newest();
  await Promise.all(Array.from({ length: 12 }, () => record("3")));
  await Promise.all(Array.from({ length: 12 }, () => record("0")));
  expect(await told(since)).toHaveLength(4);
});

test("a switchover that is taken back forgets the hold; its own entry tells", async () => {
  await record("3");
  await database.db.planPhase.updateMany({ data: { state: "rolled_back" } });
  const since = await newest();
  await inTransaction(ctx(), (tx) => noteFlagHold(tx, ctx(), PLAN));
  expect(await told(since)).toEqual([]);
  expect((await database.db.plan.findUniqueOrThrow({ where: { name: PLAN } })).flagHeldByCheck).toBeNull();
});
