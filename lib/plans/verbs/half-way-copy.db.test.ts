import { expect, test } from "vitest";
import { BATCHES, type Case, NO_MORE, openWayBack, RESTORE } from "../../../test/half-way.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { PLAN } from "../../../test/small-plan.ts";
import type { JobKind, JobState, Phase } from "../model.ts";
import { readPlan } from "../reads/read-plan.ts";
import { pauseJob } from "./pause-job.ts";
import { resumeJob } from "./resume-job.ts";
import { startPhase } from "./start-phase.ts";

type Opened = Pick<Awaited<ReturnType<typeof openWayBack>>, "admin" | "db" | "target">;
type Earlier = { phase: Phase; kind: JobKind; state: JobState };

/** As a copy of Sluice's database has it, in which this work was under way and no later phase had begun. */
async function takeBackACopy({ admin, db, target }: Opened, { phase, kind, state }: Earlier, later: Phase) {
  const { sha256 } = await db.plan.findUniqueOrThrow({ where: { name: PLAN } });
  await db.planJob.deleteMany();
  await db.planPhase.updateMany({ where: { phase: later }, data: { state: "waiting" } });
  await db.planStep.updateMany({ where: { phase: later }, data: { state: "waiting" } });
  await db.planPhase.updateMany({
    where: { phase },
    data: { state: kind === "run" ? "running" : "rolling_back" },
  });
  await db.planStep.updateMany({ where: { phase }, data: { state: "running" } });
  const asked = {
    sha256,
    requestedBy: { ...admin.actor },
    leaseUntil: state === "running" ? new Date(0) : null,
  };
  const job = await db.planJob.create({ data: { planName: PLAN, phase, kind, state, ...asked } });
  await target.query("drop trigger no_more on people");
  return job.id;
}

/** Half undone, with an earlier phase that is done. */
async function openHalfUndoneAfter(earlier: Phase, files: Record<string, string>, of: Case) {
  const opened = await openWayBack({ ...of, files: { ...files, ...of.files } });
  const { admin, run, work, back, counted, assumeRehearsed } = opened;
  const begin = async () => {
    await startPhase(admin, { plan: PLAN, phase: earlier });
    await work();
  };
  await assumeRehearsed(earlier);
  await begin();
  await run();
  await opened.target.query(NO_MORE);
  await back();
  expect(await counted()).toBeLessThan(of.all);
  expect(await counted()).toBeGreaterThan(0);
  const viewOf = async (phase: Phase) =>
    inEnglish((await readPlan(admin, PLAN))?.phases.find((one) => one.phase === phase));
  return { ...opened, begin, viewOf };
}
const openHalfRestored = () => openHalfUndoneAfter("backfill", BATCHES.files, RESTORE);

test.each<[Earlier["kind"], Earlier["state"]]>([
  ["run", "queued"],
  ["run", "paused"],
  ["rollback", "paused"],
])("a %s of an earlier phase that a copy has %s gives way to what is half undone", async (kind, state) => {
  const opened = await openHalfRestored();
  const { db, undo, work, run, begin, counted, viewOf, admin } = opened;
  const id = await takeBackACopy(opened, { phase: "backfill", kind, state }, "contract");
  await undo();
  const why = `Gave way to ${admin.actor.name}, who brings contract to its end: a step of it is half undone in the target, which had got further than this. Start it again after that: what has run does not run twice.`;
  expect(inEnglish(await db.planJob.findUniqueOrThrow({ where: { id } }))).toMatchObject({
    ...{ state: "failed", finishedAt: expect.any(Date), error: why },
  });
  expect(await viewOf("backfill")).toMatchObject({ state: "failed", error: why });
  const [told] = await db.auditEntry.findMany({
    where: { action: `plan.${kind}-failed` },
    orderBy: { id: "desc" },
  });
  expect(inEnglish(told?.after)).toMatchObject({ phase: "backfill", job: id, state: "failed", because: why });
  expect(told).toMatchObject({ outcome: "failed", reason: null });
  await work();
  expect([(await viewOf("contract"))?.state, await counted()]).toEqual(["rolled_back", 0]);
  await begin();
  expect((await viewOf("backfill"))?.state).toBe("done");
  await run();
  expect([(await viewOf("contract"))?.state, await counted()]).toEqual(["done", RESTORE.all]);
});

test("a run that a copy has under way ends where it would wait for what is half undone, and is in nobody's way", async () => {
  const opened = await openHalfRestored();
  const { db, undo, work, begin, counted, viewOf } = opened;
  const id = await takeBackACopy(opened, { phase: "backfill", kind: "run", state: "running" }, "contract");
  await expect(undo()).rejects.toMatchObject({ code: "conflict" });
  await work();
  const why = /^The step 010-name is half undone: .* Restore contract to its end first\.$/;
  expect(inEnglish(await db.planJob.findUniqueOrThrow({ where: { id } }))).toMatchObject({
    ...{ state: "failed", error: expect.stringMatching(why) },
  });
  const { state, error, steps } = (await viewOf("backfill")) ?? {};
  expect({ state, error, steps }).toMatchObject({
    ...{ state: "failed", error: expect.stringMatching(why), steps: [{ state: "failed" }] },
  });
  await undo();
  await work();
  expect([(await viewOf("contract"))?.state, await counted()]).toEqual(["rolled_back", 0]);
  await begin();
  expect((await viewOf("backfill"))?.state).toBe("done");
});

test("a rehearsal of what is half undone is let by too, without which it could not go back", async () => {
  const short = {
    "1-expand/010-short/up.sql": "alter table people add column short text",
    "1-expand/010-short/rollback.sql": "alter table people drop column short",
  };
  const opened = await openHalfUndoneAfter("expand", short, BATCHES);
  const { db, admin, rehearse, undo, work, counted } = opened;
  await db.rehearsal.deleteMany();
  const id = await takeBackACopy(opened, { phase: "expand", kind: "run", state: "queued" }, "backfill");
  await pauseJob(admin, { plan: PLAN });
  await expect(resumeJob(admin, { plan: PLAN })).rejects.toMatchObject({ code: "gate-closed" });
  await expect(undo()).rejects.toMatchObject({ code: "gate-closed", message: /was not tried/ });
  expect((await rehearse("backfill")).report).toMatchObject({ rollback: { ok: true } });
  expect(await db.planJob.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "failed" });
  await undo();
  await work();
  expect(await counted()).toBe(0);
});
