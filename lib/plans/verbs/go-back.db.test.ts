import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { pressBetween } from "../../../test/press-between.ts";
import type { Tx } from "../../kernel/db/client.ts";
import type { JobKind } from "../model.ts";
import { restorePhase } from "./restore-phase.ts";
import { rollbackPhase } from "./rollback-phase.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
let sha256: string;
beforeAll(async () => {
  bench = await openPlanBench();
  ({ sha256 } = await bench.db.plan.findUniqueOrThrow({ where: { name: PLAN } }));
});
afterAll(() => bench?.close());
beforeEach(async () => {
  await bench.db.planJob.deleteMany();
  await bench.db.rehearsal.deleteMany();
  await bench.db.planPhase.updateMany({ data: { state: "waiting" } });
});

const jobs = () => bench.db.planJob.findMany();
const insertJob = (db: Pick<Tx, "planJob">, phase: string, kind: JobKind) =>
  db.planJob.create({ data: { planName: PLAN, phase, kind, sha256, requestedBy: { name: "admin@test" } } });

test.each([
  { kind: "rollback" as const, phase: "expand", goBack: rollbackPhase },
  { kind: "restore" as const, phase: "contract", goBack: restorePhase },
])("a second press for a $kind that saw it end begins nothing", async ({ kind, phase, goBack }) => {
  await insertJob(bench.db, phase, kind);
  const ctx = contextAs("admin", bench.db);
  const press = () => goBack(ctx, { plan: PLAN, phase });
  expect(await pressBetween(bench.db, PLAN, press, async () => {})).toMatchObject({ kind, state: "queued" });
  const end = (tx: Tx) => tx.planJob.updateMany({ data: { state: "done" } });
  expect(await pressBetween(bench.db, PLAN, press, end)).toMatchObject({ code: "conflict" });
  expect(await jobs()).toMatchObject([{ kind, state: "done" }]);
  const told = await bench.db.auditEntry.findMany({ where: { correlationId: ctx.correlationId } });
  expect(told).toMatchObject([{ outcome: "refused" }]);
});

const MEANWHILE: [string, (tx: Tx) => Promise<unknown>, object, object[]][] = [
  [
    "asked for the same",
    (tx) => insertJob(tx, "expand", "rollback"),
    { state: "queued" },
    [{ state: "queued" }],
  ],
  [
    "gone back already",
    (tx) => tx.planPhase.updateMany({ where: { phase: "expand" }, data: { state: "rolled_back" } }),
    { code: "conflict", message: "There is nothing to undo: the phase expand has not run." },
    [],
  ],
  [
    "begun a later phase",
    (tx) => tx.planPhase.updateMany({ where: { phase: "backfill" }, data: { state: "running" } }),
    { code: "gate-closed", message: "Roll back backfill first." },
    [],
  ],
  [
    "changed the plan",
    (tx) => tx.plan.updateMany({ data: { sha256: "0".repeat(64) } }),
    { code: "conflict", message: "The plan has changed a moment ago. Look at it again." },
    [],
  ],
];

test.each(MEANWHILE)(
  "a first press sees that somebody has %s meanwhile",
  async (_, meanwhile, came, left) => {
    await bench.assumeRehearsed("expand");
    await bench.db.planPhase.updateMany({ where: { phase: "expand" }, data: { state: "done" } });
    const press = () => rollbackPhase(contextAs("operator", bench.db), { plan: PLAN, phase: "expand" });
    expect(await pressBetween(bench.db, PLAN, press, meanwhile)).toMatchObject(came);
    expect(await jobs()).toMatchObject(left);
  },
);
