import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import type { RehearsalReport } from "#lib/plans/reads/rehearsal-report.ts";
import { rollbackPhase } from "#lib/plans/verbs/rollback-phase.ts";
import { decideQuarantine } from "#lib/quarantine/decide-quarantine.ts";
import { readQuarantine } from "#lib/quarantine/read-quarantine.ts";
import { seedClinic } from "../examples/clinic/seed.ts";
import { contextAs } from "./database.ts";
import { openPlanBench } from "./plan-bench.ts";

const PLAN = "2026-reservations-service";
const ROWS = Number(process.env.CLINIC_ROWS ?? 3_000);
let bench: Awaited<ReturnType<typeof openPlanBench>>;
beforeAll(async () => {
  bench = await openPlanBench({
    folder: fileURLToPath(new URL(`../plans/${PLAN}`, import.meta.url)),
    seed: (url) => seedClinic(url, { rows: ROWS }),
  });
  await installOutbox(bench.target);
});
afterAll(() => bench?.close());

const ops = () => contextAs("operator", bench.db);

test.each(["expand", "backfill", "switchover", "contract"] as const)(
  "the clinic's %s can be rehearsed on rows as they were before anything ran",
  { timeout: 600_000 },
  async (phase) => {
    const before = await bench.fingerprint();
    const run = await bench.rehearse(phase);
    const report = run.report as unknown as RehearsalReport;
    expect(report.error).toBeNull();
    expect(report.checks.filter((check) => !check.ok)).toEqual([]);
    expect(report.probes.filter((probe) => !probe.ok)).toEqual([]);
    expect(report.rollback).toEqual({ ok: true, differences: [] });
    expect(await bench.fingerprint()).toBe(before);
  },
);

test("the clinic goes to the end of backfill and back, and every time that nobody can read is decided", {
  timeout: 600_000,
}, async () => {
  const before = await bench.fingerprint();
  expect(await bench.run("expand")).toMatchObject({ state: "done", error: null });
  const expanded = await bench.fingerprint();
  expect(await bench.run("backfill")).toMatchObject({ state: "paused", error: null });
  const { groups, undecided } = await readQuarantine(ops(), PLAN);
  expect(undecided.rows).toBeGreaterThan(0);
  for (const group of groups)
    await decideQuarantine(ops(), {
      plan: PLAN,
      step: group.step,
      decisions: [{ rawValue: group.rawValue, value: "MORNING", expectedRows: group.rows }],
    });
  await bench.watch();
  await bench.work();
  const job = await bench.db.planJob.findFirstOrThrow({ where: { kind: "run", phase: "backfill" } });
  expect(job).toMatchObject({ state: "done", error: null });
  expect(await bench.run("switchover")).toMatchObject({ state: "done", error: null });
  // Somebody books when the periods are emptied and the trigger that puts unreadable times aside is still there.
  await bench.target.query(`
    create function sluice.book_late() returns trigger language plpgsql as $$
    begin
      insert into reservations select (jsonb_populate_record(r, '{"id": "late", "preferredTime": "late-ish",
        "serviceId": null, "serviceName": null, "estimatedDuration": null, "period": null}')).* from reservations r limit 1;
      return null;
    end $$;
    create trigger book_late after delete on sluice.steps for each row when (old.step = '040-period')
    execute function sluice.book_late()`);
  for (const phase of ["switchover", "backfill", "expand"] as const) {
    await rollbackPhase(ops(), { plan: PLAN, phase });
    await bench.work();
    const back = await bench.db.planJob.findFirstOrThrow({ where: { kind: "rollback", phase } });
    expect(back).toMatchObject({ state: "done", result: { schemaEqual: true } });
    if (phase !== "backfill") continue;
    await bench.target.query("drop function sluice.book_late cascade");
    const late = await bench.target.query("select period from reservations where id = 'late'");
    expect(late.rows).toEqual([{ period: null }]);
    expect((await readQuarantine(ops(), PLAN)).undecided).toEqual({ rows: 0, values: 0 });
    expect(await bench.fingerprint()).toBe(expanded);
  }
  expect(await bench.fingerprint()).toBe(before);
});
