import { readFile } from "node:fs/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPlan } from "#lib/plans/definition/load-plan.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import { installTargetSchema } from "#lib/plans/install-target-schema.ts";
import type { CheckRows, Phase, Step } from "#lib/plans/model.ts";
import { compileRules } from "#lib/quarantine/compile-rules.ts";
import { splitIntoRuns } from "#lib/target/backfill/compile-batch.ts";
import { diffFingerprints, fingerprintSchema } from "#lib/target/copy/fingerprint.ts";
import { splitStatements } from "#lib/target/ddl/split-statements.ts";
import { seedClinic } from "../examples/clinic/seed.ts";
import { createEmptyDatabase } from "../test/database.ts";

const FOLDER = "plans/2026-reservations-service";
const { definition, problems } = await loadPlan(await readPlanFolder(FOLDER));
const steps = (phase: Phase): Step[] => definition?.phases.find((one) => one.phase === phase)?.steps ?? [];

let database: { url: string; drop: () => Promise<void> };
/** One connection, so that a transaction may be written as plain queries. */
let client: pg.Pool;
beforeAll(async () => {
  database = await createEmptyDatabase();
  await seedClinic(database.url, { rows: 3000 });
  client = new pg.Pool({ connectionString: database.url, max: 1 });
  client.on("connect", (one) => one.on("error", () => {})); // still closing when the database is dropped
  await installTargetSchema(client);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const backups = new Map<string, Record<string, unknown>[]>();

async function up(step: Step): Promise<void> {
  if (step.backup) backups.set(step.name, (await client.query(step.backup)).rows);
  await run(step, step.sql);
  if (step.rules)
    await client.query(
      `insert into sluice.quarantine (plan, step, row_key, raw_value)
       select $1, $2, id, "preferredTime" from reservations where period is null on conflict do nothing`,
      [definition?.name, step.name],
    );
}

async function down(step: Step): Promise<void> {
  const rows = backups.get(step.name);
  const rollback = step.rollback ?? "";
  if (step.kind !== "removal" || !rows) return run(step, rollback);
  const columns = Object.keys(rows[0] ?? {}).map((name) => `"${name}" text`);
  await client.query(`create temp table sluice_backup (${columns.join(", ")})`);
  await client.query(
    `insert into sluice_backup select * from jsonb_to_recordset($1) as t (${columns.join(", ")})`,
    [JSON.stringify(rows)],
  );
  if (step.restoreTx === "step") await client.query(`begin; ${rollback}; commit`);
  else
    for (const { sql, inBatches: batched } of await splitIntoRuns(rollback))
      await (batched ? inBatches(sql) : oneByOne(sql));
  await client.query("drop table sluice_backup");
}

/** Each statement alone, a step at once, or a backfill in batches of 700. */
async function run(step: Step, sql: string): Promise<void> {
  if (step.kind === "backfill") return inBatches(sql);
  if (step.tx !== "none") return void (await client.query(`begin; ${sql}; commit`));
  await oneByOne(sql);
}

async function oneByOne(sql: string): Promise<void> {
  for (const statement of await splitStatements(sql)) await client.query(statement.sql);
}

async function inBatches(sql: string): Promise<void> {
  for (let after = ""; ; ) {
    const { rows } = await client.query<{ upto: string | null }>(
      "select max(id) as upto from (select id from reservations where id > $1 order by id limit 700) as batch",
      [after],
    );
    const upto = rows[0]?.upto;
    if (!upto) return;
    await client.query(sql.replaceAll(":after", "$1").replaceAll(":upto", "$2"), [after, upto]);
    after = upto;
  }
}

/** Every column that is named is one of the query's. */
async function expectColumns({ query, key, at, compare, show }: CheckRows): Promise<void> {
  const { fields } = await client.query(`select * from (${query}) as found limit 1`);
  const named = [key, at, ...show, ...compare.flatMap((one) => [one.old, one.reads, one.new])];
  const columns = fields.map((field) => field.name);
  expect(columns).toEqual(expect.arrayContaining(named.filter((name) => name !== null)));
}

async function expectChecksToPass(checks: Step["checks"]): Promise<void> {
  for (const check of checks) {
    const { rows } = await client.query(check.query);
    const observed = Object.values(rows[0] ?? {})[0];
    const { expect: wanted } = check;
    if (wanted.kind === "exactly") expect(String(observed), check.name).toBe(String(wanted.value));
    else {
      expect(Number(observed), check.name).toBeGreaterThanOrEqual(wanted.min ?? Number.NEGATIVE_INFINITY);
      expect(Number(observed), check.name).toBeLessThanOrEqual(wanted.max ?? Number.POSITIVE_INFINITY);
    }
    if (check.sample) await client.query(check.sample);
    if (check.rows) await expectColumns(check.rows);
  }
}

/** Takes each step up, back and up again, then the whole phase back and up again. */
async function goUpAndBack(phase: Phase): Promise<void> {
  const base = await fingerprintSchema(client);
  for (const step of steps(phase)) {
    const before = await fingerprintSchema(client);
    await up(step);
    await down(step);
    expect(await diffFingerprints(before, await fingerprintSchema(client)), step.name).toEqual([]);
    await up(step);
    await expectChecksToPass(step.checks);
  }
  for (const step of steps(phase).toReversed()) await down(step);
  expect(await diffFingerprints(base, await fingerprintSchema(client)), phase).toEqual([]);
  for (const step of steps(phase)) await up(step);
  for (const step of steps(phase)) await expectChecksToPass(step.checks);
}

async function oldFields(): Promise<unknown> {
  const { rows } = await client.query(
    `select count(*), md5(string_agg(id || service || "preferredTime", '' order by id)) from reservations`,
  );
  return rows[0];
}

async function insertAsOldApplication(id: string, service: string, time: string): Promise<void> {
  await client.query(
    `insert into reservations (id, "patientName", phone, "birthDate", gender, "treatmentType", service,
       "preferredDate", "preferredTime", "updatedAt")
     values ($1, 'Test', '010', '1990-01-01', 'OTHER', 'FOLLOW_UP', $2, current_date, $3, now())`,
    [id, service, time],
  );
}

const reservation = async (id: string): Promise<Record<string, unknown>> =>
  (await client.query("select * from reservations where id = $1", [id])).rows[0];

test("the folder is sound", () => {
  expect(problems).toEqual([]);
  expect(definition?.phases.map((phase) => phase.phase)).toEqual([
    "expand",
    "backfill",
    "switchover",
    "contract",
  ]);
});

test("expand goes up, back and up", async () => {
  const before = await oldFields();
  await goUpAndBack("expand");
  expect(await oldFields()).toEqual(before);
});

test("backfill goes up, back and up, with what nobody can read put aside", async () => {
  const rules = steps("backfill").find((step) => step.rules)?.rules;
  if (!rules) throw new Error("no rules");
  await client.query(compileRules(rules, []));
  const before = await oldFields();
  await goUpAndBack("backfill");
  expect(await oldFields()).toEqual(before);
  const { rows } = await client.query(
    `select count(*) filter (where period is null)::int as undecided,
       (select count(*)::int from sluice.quarantine) as quarantined from reservations`,
  );
  expect(rows[0]).toEqual({ undecided: 120, quarantined: 120 });
});

test("a booking of the old application gets its new fields, and keeps them in step", async () => {
  await insertAsOldApplication("old-1", "SKIN_CARE", "오후 2시 30분");
  expect(await reservation("old-1")).toMatchObject({
    serviceId: "srv_skin_care",
    serviceName: "피부케어",
    estimatedDuration: 70,
    period: "AFTERNOON",
  });
  await client.query(
    `update reservations set service = 'BODY_CARE', "preferredTime" = '09:30' where id = 'old-1'`,
  );
  expect(await reservation("old-1")).toMatchObject({
    serviceId: "srv_body_care",
    estimatedDuration: 60,
    period: "MORNING",
  });
  await client.query(`update reservations set status = 'CONFIRMED' where id = 'old-1'`);
  expect(await reservation("old-1")).toMatchObject({ serviceId: "srv_body_care", period: "MORNING" });
});

test("a booking whose time nobody can read is taken in and waits for a person", async () => {
  await insertAsOldApplication("old-2", "SKIN_CARE", "after lunch");
  expect(await reservation("old-2")).toMatchObject({ serviceId: "srv_skin_care", period: null });
  const waiting = () => client.query("select raw_value from sluice.quarantine where row_key = 'old-2'");
  expect((await waiting()).rows).toEqual([{ raw_value: "after lunch" }]);
  await client.query(`update reservations set "preferredTime" = '3시' where id = 'old-2'`);
  expect((await waiting()).rows).toEqual([{ raw_value: "3시" }]);
});

test("the dual write runs nothing of anybody who puts it on a table of their own", async () => {
  await expect(
    client.query(`create temp table mine (service text);
      create trigger t before insert on mine for each row execute function reservations_dual_write();
      insert into mine values ('x')`),
  ).rejects.toThrow(/^reservations_dual_write\(\) is not for table pg_temp_\d+\.mine$/);
});

test("the old application's statements still succeed before the switchover", async () => {
  const phase = definition?.phases.find((one) => one.phase === "switchover")?.switch;
  expect(phase?.probes.map((probe) => probe.name).sort()).toEqual(["old-app-availability", "old-app-insert"]);
  for (const probe of phase?.probes ?? []) {
    await client.query("begin");
    await client.query(probe.sql);
    await client.query("rollback");
  }
  await expectChecksToPass(phase?.checks ?? []);
});

test("contract goes up, is restored from its backups, and goes up", async () => {
  await client.query("update reservations set period = 'AFTERNOON' where period is null");
  await client.query(
    "update sluice.quarantine set decided_value = 'AFTERNOON', decided_by = 'test', decided_at = now()",
  );
  const before = await oldFields();
  const base = await fingerprintSchema(client);
  for (const step of steps("contract")) await up(step);
  await client.query(
    `insert into reservations (id, "patientName", phone, "birthDate", gender, "treatmentType", "preferredDate",
       "updatedAt", "serviceId", "serviceName", "estimatedDuration", period)
     values ('new-1', 'Test', '010', '1990-01-01', 'OTHER', 'FOLLOW_UP', current_date, now(),
       'srv_body_care', '바디케어', 60, 'AFTERNOON')`,
  );
  for (const step of steps("contract").toReversed()) await down(step);
  expect(await diffFingerprints(base, await fingerprintSchema(client))).toEqual([]);
  expect(await reservation("new-1")).toMatchObject({ service: "BODY_CARE", preferredTime: "14:00" });
  await client.query("delete from reservations where id = 'new-1'");
  expect(await oldFields()).toEqual(before);
  await goUpAndBack("contract");
});

test("the plan as the hospital wrote it had six defects; this one has none of them", async () => {
  const all = definition?.phases.flatMap((phase) => phase.steps) ?? [];
  const sql = all.map((step) => `${step.sql}\n${step.rollback}`.replaceAll(/--.*$/gm, ""));
  // Unquoted mixed case, in the seed INSERT and in a rollback that then leaves columns behind in silence.
  for (const text of sql) {
    const bare = text.replaceAll(/"[^"]*"|'[^']*'|\$\$/g, "");
    expect(bare.match(/\b[a-z]+[A-Z]\w*/g) ?? []).toEqual([]);
  }
  expect(sql.join("\n")).not.toMatch(/drop column if exists/i);
  // A default period, and a change of type against a text check.
  expect(await readFile(`${FOLDER}/2-backfill/040-period/rules.yaml`, "utf8")).not.toMatch(
    /pattern: ["']?(\.\*|\^?\$)/,
  );
  expect(sql.join("\n")).not.toMatch(/alter column \S+ type/i);
  // NOT NULL before the dual write, and a rollback that the NOT NULL refuses: the order of the steps says so.
  const backfill = steps("backfill").map((step) => step.name);
  expect(backfill.at(0)).toBe("010-dual-write");
  expect(backfill.at(-1)).toBe("050-required");
});
