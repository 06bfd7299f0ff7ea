import { expect, test } from "vitest";
import { planAnswer } from "#components/plans/plan-answer.ts";
import { plansAnswer } from "#components/plans/plans-answer.ts";
import { inMotion } from "#lib/overview/motion.ts";
import { readPlansInMotion } from "#lib/overview/read-progress.ts";
import { listPlans, readPlan, readValidation } from "#lib/plans/reads/read-plan.ts";
import { pauseJob } from "#lib/plans/verbs/pause-job.ts";
import { rehearsePhase } from "#lib/plans/verbs/rehearse-phase.ts";
import { resumeJob } from "#lib/plans/verbs/resume-job.ts";
import { runChecks } from "#lib/plans/verbs/run-checks.ts";
import { attention } from "#lib/surfaces/resources/attention.ts";
import { planStatus } from "#lib/surfaces/resources/plan-status.ts";
import { showChecks, showPlan } from "../cli/show-plan.ts";
import { BATCHES, type Case, NO_MORE, openWayBack, RESTORE } from "./half-way.ts";
import { inEnglish } from "./in-english.ts";
import { PLAN } from "./small-plan.ts";

const withCheck = (of: Case, folder: string, query: string): Case => ({
  ...of,
  files: { ...of.files, [`${folder}/checks.yaml`]: `- name: All of it\n  query: ${query}\n  expect: 1500\n` },
});
const BACKFILL = withCheck(BATCHES, "2-backfill/010-note", "select count(note) from people");
const CONTRACT = withCheck(
  RESTORE,
  "4-contract/010-name",
  "select count(*) from people where to_jsonb(people) ->> 'name' is null",
);
const WAYS = [
  { way: "rollback", of: BACKFILL, name: "Backfill", press: "Roll back backfill", toEnd: "Roll it back" },
  { way: "restore", of: CONTRACT, name: "Contract", press: "Restore contract", toEnd: "Restore it" },
] as const;

async function open(of: Case) {
  const bench = await openWayBack(of);
  const { admin } = bench;
  const read = async () => {
    const plan = await readPlan(admin, PLAN);
    if (!plan) throw new Error("no plan");
    return { ...plan, workerAlive: true };
  };
  return {
    ...bench,
    read,
    totals: async () => (await readValidation(admin)).totals,
    needs: async () => (await attention(admin, { environment: "production" })).needs,
    answer: async () => inEnglish(planAnswer(await read(), true)),
    list: async () => inEnglish(plansAnswer(await listPlans(admin), { killed: false, next: null })),
    row: async () =>
      inEnglish(
        inMotion(await readPlansInMotion(admin), [], {
          ...{ finished: [], killedAt: null, movedToday: new Set() },
        } as unknown as Parameters<typeof inMotion>[2])[0],
      ),
    // As the command line is answered.
    status: async () => JSON.parse(JSON.stringify(await planStatus(admin, { plan: PLAN }))),
    /** Stops it behind a batch, as a person's pause does. */
    pauseHalfWay: async () => {
      await bench.target.query(`create sequence times; create function lose() returns trigger language plpgsql as $$ begin
          if new.id = 1400 and nextval('times') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
          return new; end $$;
        create trigger lose before update on people for each row execute function lose()`);
      await bench.back();
      await pauseJob(admin, { plan: PLAN });
      await bench.db
        .$executeRaw`update plan_jobs set lease_until = now() - interval '1 second' where state = 'running'`;
      await bench.work();
    },
  };
}

test.each(WAYS)("a $way that failed half way is told as one by every screen", async (expected) => {
  const { way, of, name, press, toEnd } = expected;
  const { target, admin, run, back, counted, ...screens } = await open(of);
  await run();
  expect(await screens.totals()).toMatchObject({ passing: 1, notRun: 0 });
  await target.query(NO_MORE);
  await back();
  expect(await counted()).toBeLessThan(1500);
  // What its check found before is counted nowhere.
  expect(await screens.totals()).toMatchObject({ passing: 0, failing: 0, stale: 0, notRun: 1 });
  await expect(runChecks(admin, { plan: PLAN })).rejects.toMatchObject({
    code: "conflict",
    message: `${name} is on its way back, so that none of its checks applies. ${toEnd} to its end first.`,
  });
  const [phase] = (await screens.read()).phases;
  expect(phase).toMatchObject({
    ...{ state: "failed", standing: `${way}_failed`, stepsDone: 0 },
    steps: [{ standing: "half_undone", rowsTotal: 1500 }],
  });
  expect(phase?.steps[0]?.rowsDone).toBeLessThan(1500);
  expect((await screens.read()).next).toMatchObject({ kind: "go-back", way, phase: of.phase });
  expect(await screens.answer()).toMatchObject({
    tone: "fail",
    sentence: expect.stringMatching(new RegExp(`^The ${way} of ${of.phase} failed: step 010 `)),
    action: { kind: "go-back" },
  });
  expect(await screens.list()).toMatchObject({ title: `A ${way} has failed` });
  expect(await screens.row()).toMatchObject({
    verdict: { tone: "fail", words: way === "restore" ? "Restore failed" : "Rollback failed" },
    next: { kind: "link", label: press },
  });
  expect((await screens.needs())[0]).toMatchObject({
    tone: "fail",
    title: `the ${way} of ${of.phase} failed`,
  });
  const status = await screens.status();
  expect(showPlan(status).text).toMatch(new RegExp(`${way} failed +0/1 .*${toEnd} to its end\\.`));
  expect(showChecks(status)).toMatchObject({ json: { ok: false }, exitCode: 1 });
  await target.query("drop trigger no_more on people");
  await back();
  await run();
  expect(await screens.totals()).toMatchObject({ passing: 1, notRun: 0 });
});

test.each(WAYS)(
  "a $way that is paused half way waits for its Resume on every screen",
  async ({ way, of }) => {
    const { admin, db, run, undo, counted, pauseHalfWay, work, start, ...screens } = await open(of);
    await run();
    await pauseHalfWay();
    expect([await screens.state(), await counted()]).toEqual(["rolling_back", expect.any(Number)]);
    expect((await db.planJob.findFirst({ where: { kind: way } }))?.state).toBe("paused");
    expect((await screens.read()).phases).toMatchObject([
      { standing: `${way}_paused`, stepsDone: 0, steps: [{ standing: "half_undone" }] },
    ]);
    expect(await screens.totals()).toMatchObject({ passing: 0, notRun: 1 });
    expect((await screens.read()).next).toMatchObject({ kind: "resume" });
    expect(await screens.answer()).toMatchObject({
      tone: "hold",
      sentence: expect.stringMatching(new RegExp(`^The ${way} of ${of.phase} was paused by `)),
    });
    expect(await screens.list()).toMatchObject({ tone: "hold", title: "A plan is paused" });
    expect(await screens.row()).toMatchObject({
      verdict: { tone: "hold", words: way === "restore" ? "Restore paused" : "Rollback paused" },
      next: { kind: "resume" },
      amount: { of: 1500 },
    });
    expect((await screens.needs())[0]).toMatchObject({
      tone: "hold",
      title: `the ${way} of ${of.phase} is paused`,
    });
    expect(showPlan(await screens.status()).text).toMatch(new RegExp(`${way} paused +0/1 .*Resume it\\.`));
    const paused = `A ${way} of ${of.phase} is paused. Resume it.`;
    await expect(undo()).rejects.toMatchObject({ code: "conflict", message: paused });
    await expect(rehearsePhase(admin, { plan: PLAN, phase: of.phase })).rejects.toMatchObject({
      message: paused,
    });
    await expect(start()).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`The ${way} of ${of.phase} is paused. Resume it.$`)),
    });
    await resumeJob(admin, { plan: PLAN });
    await work();
    expect([await screens.state(), await counted()]).toEqual(["rolled_back", 0]);
  },
);
