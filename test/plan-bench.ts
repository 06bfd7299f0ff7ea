import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Context } from "#lib/kernel/context.ts";
import type { Db } from "#lib/kernel/db/client.ts";
import type { Role } from "#lib/kernel/permissions.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { syncPlan } from "#lib/plans/definition/sync-plans.ts";
import { claimJob } from "#lib/plans/engine/lease.ts";
import { watchPlans } from "#lib/plans/engine/watch-plans.ts";
import type { Phase } from "#lib/plans/model.ts";
import { rehearsePhase } from "#lib/plans/verbs/rehearse-phase.ts";
import { startPhase } from "#lib/plans/verbs/start-phase.ts";
import { fingerprintSchema } from "#lib/target/copy/fingerprint.ts";
import { closeTargetPools } from "#lib/target/pools.ts";
import { workOnJob } from "../worker/work-on-job.ts";
import { aStoredReport } from "./a-report.ts";
import {
  configureTargets,
  contextAs,
  createEmptyDatabase,
  createSluiceDatabase,
  usedConfig,
} from "./database.ts";
import { inEnglish } from "./in-english.ts";

export const FIXTURE_FOLDER = fileURLToPath(new URL("../lib/plans/fixtures/2026-bookings", import.meta.url));
export const PLAN = "2026-bookings";

export type BenchPlan = {
  folder: string;
  seed: (url: string) => Promise<unknown>;
  /** Makes the application's database; by default on the same server as Sluice's. */
  createTarget: typeof createEmptyDatabase;
};

async function seedBookings(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(await readFile(new URL("../lib/plans/fixtures/bookings.sql", import.meta.url), "utf8"));
  await client.end();
}

/** Sluice's database and an application's, with the fixture plan read; jobs are worked on in this process. */
export async function openPlanBench(given: Partial<BenchPlan> = {}) {
  const { folder = FIXTURE_FOLDER, seed = seedBookings, createTarget = createEmptyDatabase } = given;
  const plan = basename(folder);
  const sluice = await createSluiceDatabase();
  const application = await createTarget();
  const target = new pg.Pool({ connectionString: application.url, max: 3, application_name: "bookings" });
  await seed(application.url);
  configureTargets({ fixture: application.url, clinic: application.url, t: application.url });
  const as = (role: Role) => contextAs(role, sluice.db);
  await syncPlan(as("operator"), await readPlanFolder(folder));
  /** Rehearses and runs a phase as far as it goes. */
  const run = async (phase: Phase) => {
    await rehearse(as("operator"), plan, phase);
    const job = await startPhase(as("admin"), {
      plan,
      phase,
      ...(phase === "contract" ? { confirmName: plan } : {}),
    });
    await workUntilIdle(sluice.db);
    return sluice.db.planJob.findUniqueOrThrow({ where: { id: job.id } });
  };
  const watch = () => watchPlans(as("operator"), { liveAt: new Map() });
  return {
    db: sluice.db,
    sluiceUrl: sluice.url,
    targetUrl: application.url,
    target,
    /** One round of the worker's watcher. */
    watch,
    work: () => workUntilIdle(sluice.db),
    fingerprint: async () => (await fingerprintSchema(target)).sha256,
    rehearse: (phase: Phase) => rehearse(as("operator"), plan, phase),
    /** Puts a green rehearsal on record, for tests that are about something else. */
    assumeRehearsed: (phase: Phase) => assumeRehearsed(sluice.db, plan, phase),
    run,
    /** Runs expand and as much of the backfill as needs nobody, without a rehearsal. */
    fill: async () => {
      for (const phase of ["expand", "backfill"] as const) {
        await assumeRehearsed(sluice.db, plan, phase);
        await startPhase(as("operator"), { plan, phase });
        await workUntilIdle(sluice.db);
      }
    },
    /** Runs the fixture's phases up to its switchover, with no value left for a person to decide. */
    switchOver: async () => {
      await target.query(`delete from bookings where "timeText" is null or "timeText" = '=1+1'`);
      await run("expand");
      await run("backfill");
      await target.query("delete from bookings where period is null");
      await watch();
      await workUntilIdle(sluice.db);
      await run("switchover");
    },
    close: async () => {
      await closeTargetPools();
      await target.end();
      await sluice.drop();
      await application.drop();
    },
  };
}

/** What it found is in sentences. */
async function rehearse(ctx: Context, plan: string, phase: Phase) {
  await rehearsePhase(ctx, { plan, phase });
  await workUntilIdle(ctx.db);
  const where = { planName: plan, phase };
  const run = await ctx.db.rehearsal.findFirstOrThrow({ where, orderBy: { at: "desc" } });
  return { ...run, report: inEnglish(run.report as object) };
}

/** Claims and does jobs until none is left to claim. */
export async function workUntilIdle(db: Db): Promise<void> {
  const workerId = crypto.randomUUID();
  for (;;) {
    const job = await claimJob(db, workerId);
    if (!job) return;
    await workOnJob(db, job, {
      workerId,
      backupFolder: process.env.TMPDIR ?? "/tmp",
      stopping: () => false,
      config: usedConfig,
    });
  }
}

async function assumeRehearsed(db: Db, plan: string, phase: Phase): Promise<void> {
  const { sha256 } = await db.plan.findUniqueOrThrow({ where: { name: plan } });
  await db.rehearsal.create({
    data: {
      planName: plan,
      phase,
      sha256,
      by: "test",
      ok: true,
      rollbackProven: true,
      targetBefore: "",
      targetAfter: "",
      report: aStoredReport(),
    },
  });
}
