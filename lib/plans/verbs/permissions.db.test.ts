import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contextAs } from "../../../test/database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import type { Context } from "../../kernel/context.ts";
import { AppError } from "../../kernel/errors.ts";
import { can, type Permission, ROLES } from "../../kernel/permissions.ts";
import { changeDecision } from "../../quarantine/change-decision.ts";
import { decideQuarantine } from "../../quarantine/decide-quarantine.ts";
import { importQuarantineCsv } from "../../quarantine/import-quarantine-csv.ts";
import { pauseJob } from "./pause-job.ts";
import { rehearsePhase } from "./rehearse-phase.ts";
import { restorePhase } from "./restore-phase.ts";
import { resumeJob } from "./resume-job.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { runChecks } from "./run-checks.ts";
import { startPhase } from "./start-phase.ts";
import { stopRehearsal } from "./stop-rehearsal.ts";

let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench();
});
afterAll(() => bench?.close());

type Verb = (ctx: Context) => Promise<unknown>;
const VERBS: [string, Permission, Verb][] = [
  ["start expand", "plan:run", (ctx) => startPhase(ctx, { plan: PLAN, phase: "expand" })],
  [
    "start contract",
    "plan:run-contract",
    (ctx) => startPhase(ctx, { plan: PLAN, phase: "contract", confirmName: PLAN }),
  ],
  ["rehearsal", "plan:rehearse", (ctx) => rehearsePhase(ctx, { plan: PLAN, phase: "expand" })],
  ["roll back expand", "plan:rollback", (ctx) => rollbackPhase(ctx, { plan: PLAN, phase: "expand" })],
  ["roll back contract", "plan:restore", (ctx) => rollbackPhase(ctx, { plan: PLAN, phase: "contract" })],
  ["restore contract", "plan:restore", (ctx) => restorePhase(ctx, { plan: PLAN, phase: "contract" })],
  ["pause", "plan:pause", (ctx) => pauseJob(ctx, { plan: PLAN })],
  ["stop a rehearsal", "plan:pause", (ctx) => stopRehearsal(ctx, { plan: PLAN })],
  ["resume", "plan:pause", (ctx) => resumeJob(ctx, { plan: PLAN })],
  ["run checks", "check:run", (ctx) => runChecks(ctx, { plan: PLAN })],
  [
    "decide",
    "quarantine:decide",
    (ctx) =>
      decideQuarantine(ctx, {
        plan: PLAN,
        step: "020-period",
        decisions: [{ rawValue: "x", value: "MORNING", expectedRows: 1 }],
      }),
  ],
  [
    "change a decision",
    "quarantine:decide",
    (ctx) =>
      changeDecision(ctx, {
        plan: PLAN,
        step: "020-period",
        rawValue: "x",
        from: "MORNING",
        to: null,
        expectedRows: 1,
      }),
  ],
  ["import decisions", "quarantine:decide", (ctx) => importQuarantineCsv(ctx, { plan: PLAN, csv: "" })],
];

/** What a refusal says was asked for, where that is not what the permission names. */
const ASKED: Record<string, string> = { "stop a rehearsal": "plan.stop-rehearsal", resume: "plan.resume" };

describe.each(ROLES)("%s", (role) => {
  test.each(VERBS)("%s", async (title, permission, verb) => {
    const asked = ASKED[title] ?? permission;
    await bench.db.planJob.deleteMany({});
    const ofRole = { path: ["because", "code"], equals: "permissions.whyNot" };
    const count = () =>
      bench.db.auditEntry.count({ where: { outcome: "refused", action: asked, after: ofRole } });
    const before = await count();
    // Whatever else stands against it, a role that may do it is never refused for its role.
    const outcome = await verb(contextAs(role, bench.db)).then(
      () => "done",
      (error: unknown) =>
        error instanceof AppError || (error as Error).name === "ZodError" ? (error as AppError).code : error,
    );
    expect(outcome === "forbidden").toBe(!can(role, permission));
    expect((await count()) - before).toBe(can(role, permission) ? 0 : 1);
  });
});

test("a second press returns the same work, other work is refused by name", async () => {
  await bench.db.planJob.deleteMany({});
  const ops = contextAs("operator", bench.db);
  const presses = await Promise.all(
    Array.from({ length: 8 }, () => rehearsePhase(ops, { plan: PLAN, phase: "expand" })),
  );
  expect(new Set(presses.map((job) => job.id)).size).toBe(1);
  await expect(runChecks(ops, { plan: PLAN })).rejects.toMatchObject({
    code: "conflict",
    message: "A rehearsal of expand is queued. Wait until it has ended.",
  });
});

test("checks are not asked of a plan of which nothing has run", async () => {
  await bench.db.planJob.deleteMany({});
  await expect(runChecks(contextAs("operator", bench.db), { plan: PLAN })).rejects.toMatchObject({
    code: "conflict",
    message: "No step has run yet, so no check applies.",
  });
  expect(await bench.db.planJob.count()).toBe(0);
});

test("what is asked of a plan that is not there finds nothing, and is not on record", async () => {
  const ctx = contextAs("admin", bench.db);
  const verbs = [pauseJob, stopRehearsal, resumeJob, runChecks, rehearsePhase, startPhase, rollbackPhase];
  for (const verb of verbs)
    await expect(verb(ctx, { plan: "nope", phase: "expand" })).rejects.toMatchObject({ code: "not-found" });
  expect(await bench.db.auditEntry.count({ where: { correlationId: ctx.correlationId } })).toBe(0);
});
