import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contextAs, createEmptyDatabase } from "../../../test/database.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { createOwnedDatabase } from "../../../test/owned-database.ts";
import { openPlanBench, PLAN } from "../../../test/plan-bench.ts";
import { findPostgres15 } from "../../../test/postgres-15.ts";
import { readRaiseGate } from "../../interlock/flag-raise-gate.ts";
import { decideQuarantine } from "../../quarantine/decide-quarantine.ts";
import { readQuarantine } from "../../quarantine/read-quarantine.ts";
import { readPlan, readValidation } from "../reads/read-plan.ts";
import type { RehearsalReport } from "../reads/rehearsal-report.ts";
import { restorePhase } from "./restore-phase.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { runChecks } from "./run-checks.ts";
import { startPhase } from "./start-phase.ts";

/** Targets on both ends of what is supported; the newer one comes with Sluice. */
const TARGETS = [
  { server: "PostgreSQL 18", createTarget: createEmptyDatabase },
  { server: "PostgreSQL 18, as a role that owns its database alone", createTarget: createOwnedDatabase },
  { server: "PostgreSQL 15", createTarget: await findPostgres15() },
];

for (const { server, createTarget } of TARGETS)
  describe.skipIf(createTarget === null)(server, { timeout: 120_000 }, () => {
    let bench: Awaited<ReturnType<typeof openPlanBench>>;
    beforeAll(async () => {
      if (createTarget) bench = await openPlanBench({ createTarget });
    });
    afterAll(() => bench?.close());

    const ops = () => contextAs("operator", bench.db);
    const admin = () => contextAs("admin", bench.db);
    const one = async (sql: string) =>
      String(Object.values((await bench.target.query(sql)).rows[0] ?? {})[0]);
    const phaseState = async (phase: string) =>
      (await bench.db.planPhase.findFirstOrThrow({ where: { planName: PLAN, phase } })).state;

    test("a phase that was not rehearsed does not start, and the attempt is on record", async () => {
      await expect(startPhase(ops(), { plan: PLAN, phase: "expand" })).rejects.toMatchObject({
        code: "gate-closed",
        message: expect.stringContaining("no rehearsal yet"),
      });
      const refused = await bench.db.auditEntry.findFirst({
        where: { action: "plan.start", outcome: "refused" },
      });
      expect(inEnglish(refused?.after)).toMatchObject({
        because: expect.stringContaining("no rehearsal yet"),
      });
    });

    test("a rehearsal changes nothing, says what it would do, and proves the way back", async () => {
      const begun = new Date();
      const before = await bench.fingerprint();
      const rows = await one("select md5(string_agg(b::text, '|' order by id)) from bookings b");
      const run = await bench.rehearse("backfill"); // with expand run on the clone first
      expect(run.report).toMatchObject({
        ranFirst: ["expand"],
        error: null,
        rows: { "020-period": { done: 3000, quarantined: 300, changed: 3000 } },
        decidedOnClone: 300,
        quarantineValues: 3,
        rollback: { ok: true, differences: [] },
      });
      expect(run).toMatchObject({ ok: true, rollbackProven: true });
      const { progress } = await bench.db.planJob.findFirstOrThrow({ where: { kind: "rehearsal" } });
      expect(progress).toMatchObject({
        rehearsal: { doing: { code: expect.any(String) }, share: expect.any(Number) },
      });
      // Roles belong to the whole server, and other suites make some meanwhile.
      const { targetChanges } = run.report as unknown as RehearsalReport;
      expect(targetChanges?.filter((one) => !/^(role|password|membership|settings) /.test(one))).toEqual([]);
      expect(await bench.fingerprint()).toBe(before);
      expect(await one("select md5(string_agg(b::text, '|' order by id)) from bookings b")).toBe(rows);
      // Other suites make clones on the same server meanwhile, and drop them.
      const clones = () =>
        bench.target.query(
          `select datname from pg_database where starts_with(datname, 'sluice_clone_')
             and datname >= to_char($1::timestamptz at time zone 'UTC', '"sluice_clone_"YYYYMMDD"t"HH24MISS"z"')`,
          [begun],
        );
      await expect.poll(async () => (await clones()).rows, { timeout: 60_000 }).toEqual([]);
    });

    test("expand runs, is rolled back to the same schema, and runs again", async () => {
      const before = await bench.fingerprint();
      expect(await bench.run("expand")).toMatchObject({ state: "done", error: null });
      expect(await phaseState("expand")).toBe("done");
      const after = await bench.fingerprint();
      expect(after).not.toBe(before);
      const job = await rollbackPhase(ops(), { plan: PLAN, phase: "expand" });
      await bench.work();
      expect(await bench.db.planJob.findUnique({ where: { id: job.id } })).toMatchObject({
        state: "done",
        result: { schemaEqual: true, differences: [] },
      });
      expect(await bench.fingerprint()).toBe(before);
      expect(await phaseState("expand")).toBe("rolled_back");
      await bench.run("expand");
      expect(await bench.fingerprint()).toBe(after);
    });

    test("a rehearsal names the values that its rollback would take from rows that had them before", async () => {
      await bench.target.query("update bookings set period = 'MORNING' where id <= 3");
      const run = await bench.rehearse("backfill");
      expect(run).toMatchObject({
        rollbackProven: false,
        report: {
          rollback: { differences: ["public.bookings.period had a value in 3 rows, has one in 0"] },
        },
      });
      const gates = (await readPlan(ops(), PLAN))?.phases.find(({ phase }) => phase === "backfill")?.gates;
      expect(inEnglish(gates?.find(({ id }) => id === "rollback-proven"))).toMatchObject({
        state: "red",
        evidence: "public.bookings.period had a value in 3 rows, has one in 0",
      });
      await bench.target.query("update bookings set period = null");
    });

    test("backfill waits for the quarantine and goes on by itself when the last value is decided", async () => {
      const expanded = await bench.fingerprint();
      // Nothing has looked at a row yet, so an empty quarantine says nothing.
      expect((await readPlan(ops(), PLAN))?.quarantine).toBeNull();
      expect((await readQuarantine(ops(), PLAN)).measured).toBe(false);
      const job = await bench.run("backfill");
      expect(inEnglish(job)).toMatchObject({
        state: "paused",
        pauseReason: "waits for 300 quarantined rows",
      });
      expect(await phaseState("backfill")).toBe("paused");
      expect(await one("select count(*) from bookings where period is null")).toBe("300");
      await expect(bench.run("switchover")).rejects.toMatchObject({ code: "conflict" });

      // A booking that nobody can read, made while the phase waits, is put aside too.
      await bench.target.query(`insert into bookings ("timeText") values ('after lunch')`);
      await bench.watch();
      const { groups } = await readQuarantine(ops(), PLAN);
      expect(groups.map(({ rawValue, rows, decided }) => [rawValue, rows, decided])).toEqual([
        ["after lunch", 101, null],
        ["=1+1", 100, null],
        [null, 100, null],
      ]);
      const decide = (rawValue: string | null, expectedRows: number) =>
        decideQuarantine(ops(), {
          plan: PLAN,
          step: "020-period",
          decisions: [{ rawValue, value: "AFTERNOON", expectedRows }],
        });
      await expect(decide("after lunch", 102)).rejects.toMatchObject({
        code: "conflict",
        details: { rows: 101 },
      });
      await decide("after lunch", 101);
      await decide("=1+1", 100);
      await bench.watch();
      await bench.work();
      expect(await phaseState("backfill")).toBe("paused");
      expect(await decide(null, 100)).toMatchObject({ undecidedRows: 0 });
      await bench.watch();
      await bench.work();
      expect(await phaseState("backfill")).toBe("done");
      // A decision is a rule from now on.
      await bench.target.query(`insert into bookings ("timeText") values ('after lunch')`);
      expect(await one("select period from bookings order by id desc limit 1")).toBe("AFTERNOON");

      const back = await rollbackPhase(ops(), { plan: PLAN, phase: "backfill" });
      await bench.work();
      expect(await bench.db.planJob.findUnique({ where: { id: back.id } })).toMatchObject({
        state: "done",
        result: { schemaEqual: true },
      });
      expect(await bench.fingerprint()).toBe(expanded);
      expect(await one("select count(*) from bookings where period is not null")).toBe("0");
      expect(await bench.run("backfill")).toMatchObject({ state: "done" });
      expect(await one("select count(*) from bookings where period is null")).toBe("0");
    });

    test("a switchover says whom it would let in, in its rehearsal and before it starts", async () => {
      const forecast = async () => (await readPlan(ops(), PLAN))?.switchForecast;
      await bench.db.$executeRaw`
        insert into known_keys (targeting_key, first_seen_at, last_seen_at)
        select 'person ' || n, now(), now() - make_interval(days => case when n > 200 then 31 else 1 end)
        from generate_series(1, 300) n`;
      await bench.db.$executeRaw`
        insert into evaluation_counts (flag_name, at, variant, gateway_id, count)
        values ('periods', now(), 'off', gen_random_uuid(), 1)`;
      expect(await forecast()).toBeNull(); // its gates are not green
      const { report, rollbackProven } = await bench.rehearse("switchover");
      expect(rollbackProven).toBe(true);
      const stages = [
        { percentage: 5, soakSeconds: 20, keys: { on: 11, looked: 200 } },
        { percentage: 50, soakSeconds: 20, keys: { on: 98, looked: 200 } },
        { percentage: 100, soakSeconds: 3_600, keys: { on: 200, looked: 200 } },
      ];
      const told = { flag: "periods", from: 0, hasWindow: false, stages, moreKeys: false };
      expect(report).toMatchObject({ statements: [], switch: told });
      expect(await forecast()).toEqual(told);
      await bench.db.$executeRaw`update feature_flags set allow_keys = '{person 1}' where name = 'periods'`;
      expect((await forecast())?.stages[0]?.keys).toEqual({ on: 12, looked: 200 });
      await bench.db.$executeRaw`update feature_flags set allow_keys = '{}' where name = 'periods'`;
    });

    test("switchover opens the flag, and is done at 100 % with green checks", async () => {
      expect(await bench.run("switchover")).toMatchObject({ state: "done" });
      const flag = () => bench.db.featureFlag.findFirstOrThrow({ where: { name: "periods" } });
      expect(await flag()).toMatchObject({ enabled: true, planName: PLAN });
      expect((await flag()).rolloutPercentage.toNumber()).toBe(5);
      const opened = { ...(await flag()), rolloutPercentage: 5 };
      expect(inEnglish(await readRaiseGate(bench.db, opened, new Date()))).toMatchObject({
        open: true,
        limit: {
          upTo: 5,
          beyond: expect.stringMatching(/^Stage 5 % of plan 2026-bookings must be served for .* next\.$/),
        },
      });
      await bench.watch();
      expect(await phaseState("switchover")).toBe("running");

      await rollbackPhase(ops(), { plan: PLAN, phase: "switchover" });
      await bench.work();
      expect(await flag()).toMatchObject({ enabled: false });
      expect(await phaseState("switchover")).toBe("rolled_back");

      await bench.run("switchover");
      await bench.db.$executeRaw`update feature_flags set rollout_percentage = 100 where name = 'periods'`;
      await bench.watch();
      expect(await phaseState("switchover")).toBe("done");
      expect(await bench.db.auditEntry.count({ where: { action: "plan.switchover-done" } })).toBe(1);
    });

    test("contract wants an admin, the typed name, and the old path unused; then it can be restored", async () => {
      const before = await bench.fingerprint();
      const rows = await one(
        `select md5(string_agg(id || coalesce("timeText", ''), '|' order by id)) from bookings`,
      );
      await expect(
        startPhase(ops(), { plan: PLAN, phase: "contract", confirmName: PLAN }),
      ).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(startPhase(admin(), { plan: PLAN, phase: "contract" })).rejects.toMatchObject({
        code: "invalid",
      });
      await expect(
        startPhase(admin(), { plan: PLAN, phase: "contract", confirmName: "something else" }),
      ).rejects.toMatchObject({ code: "invalid" });
      await bench.rehearse("contract");
      await expect(
        startPhase(admin(), { plan: PLAN, phase: "contract", confirmName: PLAN }),
      ).rejects.toMatchObject({
        code: "gate-closed",
        message: expect.stringMatching(/no gateway is heard of|another/i),
      });
      const gatewayId = crypto.randomUUID();
      const { revision } = await bench.db.flagState.findUniqueOrThrow({ where: { id: 1 } });
      const [startedAt, lastSeenAt] = [new Date(), new Date(Date.now() + 600_000)]; // it is there to the end
      const gateway = { startedAt, lastSeenAt, appliedAt: startedAt, appliedRevision: revision + 100n };
      await bench.db.gateway.create({ data: { id: gatewayId, name: "near:4000", ...gateway } });
      const count = { flagName: "periods", at: new Date(), gatewayId, count: 7 };
      // Whoever is not known as an application neither opens the gate nor closes it.
      await bench.db.evaluationCount.createMany({
        data: [
          { ...count, variant: "on" },
          { ...count, variant: "off", application: "shop" },
        ],
      });
      // On a fast machine the flag has not been at 100 % for long enough yet, which is said first.
      const blockedBy = async () => inEnglish((await readPlan(ops(), PLAN))?.phases[3]?.startBlockedBy);
      await expect
        .poll(blockedBy, { timeout: 20_000 })
        .toBe("No application with a token has reported since it is at 100 %.");
      await bench.db.evaluationCount.create({
        data: { ...count, variant: "on", application: "shop", authenticated: true },
      });
      await expect.poll(blockedBy, { timeout: 20_000 }).toBeNull();
      // While nobody is served, 100 % is held by nobody, and its time begins anew.
      const full = async () =>
        (await readPlan(ops(), PLAN))?.phases[3]?.gates.find(({ id }) => id === "flag-full");
      expect(await full()).toMatchObject({ state: "green" });
      await bench.db.$executeRaw`update kill_switch set engaged_at = now()`;
      expect(inEnglish(await full())).toMatchObject({
        state: "red",
        sentence: "The kill switch is engaged.",
      });
      await bench.db.$executeRaw`update kill_switch set engaged_at = null, lifted_at = now()`;
      expect((await full())?.at?.getTime()).toBeGreaterThan(Date.now() - 5_000);
      await bench.db.$executeRaw`update kill_switch set lifted_at = null`;
      const job = await bench.run("contract");
      expect(job).toMatchObject({ state: "done", error: null });
      const { rows: checks, totals } = await readValidation(ops());
      // None says what contract has ended beside what contract says.
      expect(checks.map(({ name, state }) => `${name}: ${state}`)).toEqual([
        "The column is there: pass",
        "The trigger is enabled: superseded",
        "Every booking has a period or waits for a person: superseded",
        "No booking lacks a period: superseded",
        "The old column is gone: pass",
      ]);
      expect(totals).toMatchObject({ passing: 2, failing: 0, superseded: 3 });
      // What holds to the end was looked at again after contract, and Run now looks at both, each at its own time.
      const asked = new Date();
      await runChecks(ops(), { plan: PLAN });
      await bench.work();
      const again = (await readValidation(ops())).rows.filter(({ state }) => state === "pass");
      expect(again).toHaveLength(2);
      for (const { latest } of again) expect(latest?.at.getTime()).toBeGreaterThanOrEqual(asked.getTime());
      const step = await bench.db.planStep.findFirstOrThrow({
        where: { planName: PLAN, step: "020-drop-time" },
      });
      expect(step.backup).toMatchObject({ rows: Number(await one("select count(*) from bookings")) });
      const retired = await bench.db.featureFlag.findFirstOrThrow({ where: { name: "periods" } });
      expect(retired.retiredAt).not.toBeNull();

      await restorePhase(admin(), { plan: PLAN, phase: "contract" });
      await bench.work();
      expect(await phaseState("contract")).toBe("rolled_back");
      expect(await bench.fingerprint()).toBe(before);
      expect(
        await one(`select md5(string_agg(id || coalesce("timeText", ''), '|' order by id)) from bookings`),
      ).toBe(rows);
    });

    test("what the screens read is what happened", async () => {
      const plan = await readPlan(ops(), PLAN);
      expect(plan?.phases.map((phase) => [phase.phase, phase.state])).toEqual([
        ["expand", "done"],
        ["backfill", "done"],
        ["switchover", "done"],
        ["contract", "rolled_back"],
      ]);
      expect(plan?.quarantine).toEqual({ rows: 0, values: 0 });
      expect(plan?.phases[1]?.steps[1]).toMatchObject({ rowsTotal: 3002, rowsQuarantined: 0, state: "done" });
      expect(plan?.samples.length).toBeGreaterThan(0);
      const validation = await readValidation(ops());
      expect(validation.totals.failing).toBe(0);
      expect(
        validation.rows.find((row) => row.name === "The trigger is enabled")?.history.length,
      ).toBeGreaterThan(1);
    });
  });
