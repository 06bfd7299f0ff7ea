import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asIs } from "#lib/messages/as-is.ts";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { loadPlan } from "#lib/plans/definition/load-plan.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { takeFence } from "#lib/plans/engine/fence.ts";
import type { JobRun, Journal } from "#lib/plans/engine/job-run.ts";
import { runSteps } from "#lib/plans/engine/run-steps.ts";
import { undoSteps } from "#lib/plans/engine/undo-steps.ts";
import { installTargetSchema } from "#lib/plans/install-target-schema.ts";
import type { PhaseDefinition } from "#lib/plans/model.ts";
import { memoryJournal } from "#lib/plans/rehearsal/memory-journal.ts";
import { compileRules } from "#lib/quarantine/compile-rules.ts";
import { BESIDE_OTHERS } from "#lib/target/backfill/batch-size.ts";
import { diffFingerprints, fingerprintSchema } from "#lib/target/copy/fingerprint.ts";
import { openTarget } from "#lib/target/pool.ts";
import type { Booking } from "../examples/clinic/booking-request.ts";
import { SchemaReader } from "../examples/clinic/clinic-schema.ts";
import { createReservation } from "../examples/clinic/create-reservation.ts";
import { seedClinic } from "../examples/clinic/seed.ts";
import { createOwnedDatabase } from "./owned-database.ts";

const ROWS = 12_000;
/** Nobody may wait so long for any statement. In one transaction the restore would hold the table twice as long. */
const STATEMENT_TIMEOUT_MS = 2_000;
const DAY_MS = 86_400_000;

const { definition } = await loadPlan(await readPlanFolder("plans/2026-reservations-service"));
if (!definition) throw new Error("the clinic's plan is not sound");
const plan = definition;
const phaseOf = (name: string) => plan.phases.find((one) => one.phase === name) as PhaseDefinition;

let database: { url: string; drop: () => Promise<void> };
let clinic: pg.Pool;
let run: JobRun;
beforeAll(async () => {
  database = await createOwnedDatabase(); // as in the demo
  await seedClinic(database.url, { rows: ROWS });
  clinic = new pg.Pool({ connectionString: database.url, max: 6, statement_timeout: STATEMENT_TIMEOUT_MS });
  clinic.on("connect", (client) => client.on("error", () => {})); // still closing when the database is dropped
  const pool = openTarget(database.url, { name: "clinic" });
  await installTargetSchema(pool);
  await installOutbox(pool);
  run = {
    plan,
    pool,
    epoch: 1,
    correlationId: crypto.randomUUID(),
    now: () => new Date(),
    pace: BESIDE_OTHERS,
    backupFolder: await mkdtemp(join(tmpdir(), "sluice-restore-")),
    resumed: false,
    journal: memoryJournal(),
    gates: null,
    shouldStop: () => null,
    onQuarantine: async (rows) => ({ kind: "quarantine", reason: asIs(`${rows} rows`) }),
  };
  await takeFence(pool, plan.name, run.epoch);
});
afterAll(async () => {
  await clinic.end();
  await run.pool.end();
  await database.drop();
  await rm(run.backupFolder, { recursive: true });
});

/** The journal of a worker that is killed after it has told so many times that something was committed. */
function dyingAfter(events: number, journal: Journal): Journal {
  let left = events;
  const die = async () => {
    left -= 1;
    if (left === 0) throw new Error("killed");
  };
  return {
    ...journal,
    statementDone: async (...told) => journal.statementDone(...told).then(die),
    batchDone: async (...told) => journal.batchDone(...told).then(die),
  };
}

/** Books, and changes an older row, again and again. The schema is read again only when a statement says it changed. */
async function keepBooking(writer: number, writing: () => boolean, failures: unknown[]): Promise<number> {
  const schemas = new SchemaReader(() => 0);
  const flag = { value: true, variant: "on", reason: "STATIC" };
  const old = await clinic.query<{ id: string }>("select id from reservations order by id");
  let booked = 0;
  while (writing()) {
    try {
      const before = await readColumns();
      const booking = aBooking(new Date(Date.now() + (booked * 3 + writer) * DAY_MS));
      const { id } = await createReservation(clinic, schemas, booking, flag, "test");
      booked += 1;
      if (before.includes("service")) {
        const kept = `select service::text, "preferredTime" from reservations where id = $1`;
        expect((await clinic.query(kept, [id])).rows).toEqual([
          { service: "SKIN_CARE", preferredTime: "09:00" },
        ]);
      }
      const other = old.rows[(booked * 977 + writer * 101) % old.rows.length]?.id;
      await clinic.query(`update reservations set "adminNotes" = 'called' where id = $1`, [other]);
    } catch (error) {
      failures.push(error);
      return booked;
    }
  }
  return booked;
}

async function readColumns(): Promise<string[]> {
  const { rows } = await clinic.query<{ name: string }>(
    "select attname as name from pg_attribute where attrelid = 'reservations'::regclass and not attisdropped",
  );
  return rows.map(({ name }) => name);
}

/** On a day that is open. */
function aBooking(day: Date): Booking {
  if (day.getUTCDay() === 0) day.setUTCDate(day.getUTCDate() + 1);
  return {
    patientName: "Test",
    phone: "010-1234-5678",
    email: null,
    birthDate: "1990-01-01",
    gender: "FEMALE",
    treatmentType: "FIRST_VISIT",
    service: "SKIN_CARE",
    preferredDate: day.toISOString().slice(0, 10),
    preferredTime: null,
    period: "MORNING",
    notes: null,
  };
}

async function oldFields(): Promise<unknown> {
  const { rows } = await run.pool.query(
    `select count(*), md5(string_agg(id || service || "preferredTime", '' order by id)) from reservations
     where "patientName" <> 'Test'`,
  );
  return rows[0];
}

test("contract is restored while people book, by workers that are killed after every statement and batch", {
  timeout: 180_000,
}, async () => {
  const rules = phaseOf("backfill").steps.find((step) => step.rules)?.rules;
  await run.pool.query(rules ? compileRules(rules, []) : "");
  await run.pool.query(
    `update reservations set "preferredTime" = '오후 3시' where sluice.period_of("preferredTime") is null`,
  );
  for (const phase of ["expand", "backfill"] as const)
    expect(await runSteps(run, phaseOf(phase))).toEqual({ state: "done" });
  const schema = await fingerprintSchema(run.pool);
  const before = await oldFields();
  expect(await runSteps(run, phaseOf("contract"))).toEqual({ state: "done" });

  // A third of a millisecond more for each row, as on a table that is wider than this one.
  await run.pool.query(`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.001); return new; end $$;
    create trigger slow before update on reservations for each row when (hashtext(new.id) % 3 = 0)
      execute function slow()`);
  const failures: unknown[] = [];
  let writing = true;
  const writers = [0, 1, 2].map((writer) => keepBooking(writer, () => writing, failures));
  let workers = 0;
  try {
    for (let restored = false; !restored && workers < 60; ) {
      workers += 1;
      run.epoch += 1;
      await takeFence(run.pool, plan.name, run.epoch);
      const attempt = undoSteps(
        // Later and later, as statements of one transaction are undone with it.
        { ...run, journal: dyingAfter(Math.ceil(workers / 3), run.journal) },
        phaseOf("contract"),
      ).catch((error: Error) => error.message);
      const result = await attempt;
      if (result === "killed") continue;
      expect(result).toEqual({ state: "done" });
      restored = true;
    }
  } finally {
    writing = false;
  }
  const booked = await Promise.all(writers);
  expect(failures).toEqual([]);
  expect(workers).toBeGreaterThan(8);
  for (const count of booked) expect(count).toBeGreaterThan(10);

  await run.pool.query("drop trigger slow on reservations; drop function slow");
  expect(await diffFingerprints(schema, await fingerprintSchema(run.pool))).toEqual([]);
  expect(await oldFields()).toEqual(before);
  const { rows } = await run.pool.query(
    `select count(*)::int from reservations where "patientName" = 'Test' and service = 'SKIN_CARE' and "preferredTime" = '09:00'`,
  );
  expect(rows).toEqual([{ count: booked.reduce((sum, count) => sum + count, 0) }]);
});
