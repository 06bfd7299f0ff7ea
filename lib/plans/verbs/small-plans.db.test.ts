import { expect, test } from "vitest";
import { inBrackets } from "../../../test/in-brackets.ts";
import { inEnglish } from "../../../test/in-english.ts";
import { openSmallPlan as bench, HEAD, PLAN } from "../../../test/small-plan.ts";
import { message } from "../../messages/catalogue/message.ts";
import { storedMessage } from "../../messages/catalogue/stored-message.ts";
import { decideQuarantine } from "../../quarantine/decide-quarantine.ts";
import { readQuarantine } from "../../quarantine/read-quarantine.ts";
import { readPlan } from "../reads/read-plan.ts";
import { restorePhase } from "./restore-phase.ts";
import { rollbackPhase } from "./rollback-phase.ts";
import { startPhase } from "./start-phase.ts";

const VALUE = {
  "1-expand/010-value/up.sql": `alter type mood add value 'glad'`,
  "1-expand/010-value/step.yaml": "oneWay: PostgreSQL cannot remove a value from an enum",
  "1-expand/010-value/checks.yaml":
    "- {name: It is there, query: \"select count(*) from pg_enum where enumlabel = 'glad'\", expect: 1}",
};

test("a plan that only adds a value to an enum runs, and says that it cannot be undone", async () => {
  const { rehearse, run, ops, one, phase } = await bench("create type mood as enum ('sad')", VALUE);
  expect(await rehearse("expand")).toMatchObject({
    ok: true,
    rollbackProven: false,
    report: { rollback: { ok: true, oneWay: [{ step: "010-value" }] } },
  });
  expect(await phase()).toMatchObject({ phase: "expand", startBlockedBy: null });
  await expect(startPhase(ops, { plan: PLAN, phase: "contract" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(startPhase(ops, { plan: PLAN, phase: "backfill" })).rejects.toMatchObject({
    code: "not-found",
    message: "The plan has no phase backfill; it has expand.",
  });
  expect(await run("expand")).toMatchObject({ state: "done" });
  expect(await one("select enum_range(null::mood)::text")).toBe("{sad,glad}");
  await expect(rollbackPhase(ops, { plan: PLAN, phase: "expand" })).rejects.toMatchObject({
    code: "gate-closed",
    message: expect.stringContaining("cannot be undone: PostgreSQL cannot remove a value from an enum."),
  });
  expect(await readPlan(ops, PLAN)).toMatchObject({
    currentPhase: null,
    phases: [{ phase: "expand", state: "done" }],
  });
});

test("the other steps of its phase are rolled back and proven, and it is not done twice", async () => {
  const { rehearse, run, ops, one, work, db } = await bench(
    "create type mood as enum ('sad'); create table people (id int primary key)",
    {
      ...VALUE,
      "1-expand/020-column/up.sql": "alter table people add column mood mood default 'glad'",
      "1-expand/020-column/rollback.sql": "alter table people drop column mood",
    },
  );
  await run("expand");
  await rollbackPhase(ops, { plan: PLAN, phase: "expand" });
  await work();
  expect(await one("select enum_range(null::mood)::text")).toBe("{sad,glad}");
  expect(
    await one(
      "select count(*)::int from pg_attribute where attrelid = 'people'::regclass and attnum > 0 and not attisdropped",
    ),
  ).toBe(1);
  expect(await db.planPhase.findFirst({ where: { planName: PLAN } })).toMatchObject({ state: "rolled_back" });
  expect(await rehearse("expand")).toMatchObject({ ok: true, report: { rollback: { ok: true } } });
  expect(await run("expand")).toMatchObject({ state: "done", error: null });
  expect(
    await one(
      "select count(*)::int from pg_attribute where attrelid = 'people'::regclass and attnum > 0 and not attisdropped",
    ),
  ).toBe(2);
});

test("what another step leaves behind is not excused by a one-way step beside it", async () => {
  const { rehearse, phase } = await bench(
    "create type mood as enum ('sad'); create table people (id int primary key)",
    {
      ...VALUE,
      "1-expand/020-column/up.sql": "alter table people add column if not exists name text",
      "1-expand/020-column/rollback.sql": "select 1",
      "1-expand/030-rows/up.sql": "insert into people values ((select coalesce(max(id), 0) + 1 from people))",
      "1-expand/030-rows/rollback.sql": "select 1",
    },
  );
  expect(await rehearse("expand")).toMatchObject({
    rollbackProven: false,
    report: {
      rollback: {
        ok: false,
        differences: ["column public.people.name is left behind", "public.people had 0 rows, has 1"],
      },
    },
  });
  expect(inEnglish((await phase())?.startBlockedBy)).toMatch(/did not get back to where it began: .*people/);
});

test("rules fill an enum in a table of another schema, and contract removes and restores its column", async () => {
  const { run, ops, admin, one, work, db } = await bench(
    `create schema auth; create type auth.mood as enum ('sad', 'glad');
     create table auth.users (id char(26) primary key, said text);
     insert into auth.users select upper(substr(md5(n::text), 1, 26)), (array[':)', ':(', ':|'])[n % 3 + 1]
       from generate_series(0, 299) n`,
    {
      "1-expand/010-mood/up.sql": "alter table auth.users add column mood auth.mood",
      "1-expand/010-mood/rollback.sql": "alter table auth.users drop column mood",
      "2-backfill/010-mood/batch.sql":
        "update auth.users set mood = sluice.mood_of(said)::auth.mood where id > :after and id <= :upto",
      "2-backfill/010-mood/rollback.sql":
        "update auth.users set mood = null where id > :after and id <= :upto",
      "2-backfill/010-mood/rules.yaml":
        "function: mood_of\ntable: auth.users\nkey: id\nraw: said\ncolumn: mood\nvalues: [sad, glad]\nrules:\n  - {name: smile, pattern: '^:\\)$', value: glad}\n  - {name: frown, pattern: '^:\\($', value: sad}\n",
      "4-contract/010-drop/step.yaml": "table: auth.users\nkey: id",
      "4-contract/010-drop/backup.sql": "select id, said from auth.users",
      "4-contract/010-drop/up.sql": "alter table auth.users drop column said",
      "4-contract/010-drop/restore.sql":
        "alter table auth.users add column said text; update auth.users u set said = b.said from sluice_backup b where b.id = u.id",
    },
  );
  expect(await run("expand")).toMatchObject({ state: "done" });
  expect(await run("backfill")).toMatchObject({ state: "done" });
  expect((await readQuarantine(ops, PLAN)).groups).toMatchObject([{ rawValue: ":|", rows: 100 }]);
  const decision = { rawValue: ":|", value: "sad", expectedRows: 100 };
  await decideQuarantine(ops, { plan: PLAN, step: "010-mood", decisions: [decision] });
  expect(await one("select count(*)::int from auth.users where mood = 'sad'")).toBe(200);
  const contract = await run("contract");
  expect(contract).toMatchObject({ state: "done", error: null });
  expect(await db.planStep.findFirst({ where: { phase: "contract" } })).toMatchObject({
    backup: { rows: 300, late: { removed: 300 } },
  });
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await one("select count(said)::int from auth.users")).toBe(300);
  const restored = await db.auditEntry.findFirstOrThrow({ where: { action: "plan.restore-done" } });
  expect(restored.after).toMatchObject({ ran: { steps: 1, rows: 300 } });
});

test("a backfill whose batches change no row says so, in its rehearsal and on record", async () => {
  const { run, db } = await bench(
    `create table people (id int primary key, name text, short text);
     insert into people select n, 'Kim' || n from generate_series(1, 300) n`,
    {
      "2-backfill/020-short/step.yaml": "table: people\nkey: id",
      "2-backfill/020-short/batch.sql":
        "update people set short = left(name, 1) where id > :after and id <= :upto and name like 'kim%'",
      "2-backfill/020-short/rollback.sql": "update people set short = null where id > :after and id <= :upto",
    },
  );
  expect(await run("backfill")).toMatchObject({ state: "done" });
  expect(await db.rehearsal.findFirst()).toMatchObject({
    report: { rows: { "020-short": { done: 300, changed: 0 } } },
  });
  expect(await db.auditEntry.findFirst({ where: { action: "plan.changed-nothing" } })).toMatchObject({
    subjectId: PLAN,
    after: { because: message("auditReasons.changedNothing", { step: "020-short", rows: 300 }) },
  });
});

test("a backfill that cannot count what it changes says that, and gives no figure", async () => {
  const { run, db } = await bench(
    `create table people (id int primary key, name text, short text); create table seen (id int);
     insert into people select n, 'Kim' || n from generate_series(1, 300) n`,
    {
      "2-backfill/020-short/step.yaml": "table: people\nkey: id",
      "2-backfill/020-short/batch.sql":
        "with w as (update people set short = left(name, 1) where id > :after and id <= :upto returning id) insert into seen select id from w",
      "2-backfill/020-short/rollback.sql": "update people set short = null; delete from seen",
    },
  );
  expect(await run("backfill")).toMatchObject({ state: "done" });
  expect(await db.auditEntry.findFirst({ where: { action: "plan.changed-nothing" } })).toBeNull();
  expect(await db.auditEntry.findFirst({ where: { action: "plan.changes-not-counted" } })).toMatchObject({
    subjectId: PLAN,
    after: { because: message("auditReasons.changesNotCounted", { step: "020-short", rows: 300 }) },
  });
});

const REMOVES = {
  "4-contract/010-note/up.sql": "alter table people drop column note",
  "4-contract/010-note/step.yaml": "oneWay: nobody reads notes any more",
  "4-contract/020-name/up.sql": "alter table people drop column name",
  "4-contract/020-name/step.yaml": "oneWay: nobody reads names any more",
};
const PEOPLE =
  "create table people (id int primary key, note text, name text); insert into people values (1, 'n', 'Kim')";

test("a statement of contract that failed is mended, rehearsed from where it stopped, and goes on", async () => {
  const { run, rehearse, change, admin, target, work, db, one } = await bench(PEOPLE, REMOVES);
  await rehearse("contract");
  await target.query("create view names as select name from people");
  const start = () => startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await start();
  await work();
  const state = async () => (await db.planPhase.findFirst({ where: { planName: PLAN } }))?.state;
  expect(await state()).toBe("failed");
  const [phase, step] = await Promise.all([
    db.planPhase.findFirst({ where: { planName: PLAN } }),
    db.planStep.findFirst({ where: { planName: PLAN, state: "failed" } }),
  ]);
  const said = storedMessage(step?.error);
  expect(said && inBrackets(said)).toMatch(/^⟦Line 1 failed: cannot drop .*⟧$/);
  expect(phase?.error).toEqual(message("planRefusals.inStep", { step: "020-name", error: said ?? "" }));
  expect(await change({ "4-contract/010-note/up.sql": "select 1" })).toBe(
    "The folder changes what the step 010-note of contract runs. It has run and has no way back, so that it never runs again. Put it back, and add what is new as a step of its own.",
  );
  expect(
    await change({
      "4-contract/005-first/up.sql": "select 1",
      "4-contract/005-first/step.yaml": "oneWay: no",
    }),
  ).toBe(
    "The folder adds the step 005-first to contract before 010-note, which has run. Give it a number after that.",
  );
  // Words, and nothing that runs: no rehearsal anew.
  expect(
    await change({ "NOTES.md": "Names go last.", "plan.yaml": HEAD.replace("A small", "Our small") }),
  ).toBeNull();
  await start();
  await work();
  expect(await state()).toBe("failed");
  expect(
    await change({
      "4-contract/020-name/up.sql": "drop view names; alter table people drop column name",
      "4-contract/010-note/checks.yaml": '- {name: some, query: "select count(*) from people", expect: 1}',
    }),
  ).toBeNull();
  await expect(start()).rejects.toMatchObject({ code: "gate-closed" });
  expect(await run("contract")).toMatchObject({ state: "done" });
  // Of the step that had run its check was tried, and nothing else.
  expect(inEnglish(await db.rehearsal.findFirst({ orderBy: { at: "desc" } }))).toMatchObject({
    ok: true,
    rollbackProven: false,
    report: {
      checks: [{ step: "010-note", name: "some", ok: true }],
      notLookedAt: [
        { what: "010-note: it has run on the target already, and was neither run nor undone here" },
      ],
    },
  });
  expect(
    await one(
      "select string_agg(attname, ',') from pg_attribute where attrelid = 'people'::regclass and attnum > 0 and not attisdropped",
    ),
  ).toBe("id");
  expect(await change({ "plan.yaml": HEAD.replace("A small", "A finished") })).toBeNull();
  expect(inEnglish((await rehearse("contract")).report)).toMatchObject({
    error: "Contract has run on the target; it cannot be rehearsed any more.",
  });
});

test("what contract removed is restored by the version that ran, whatever was mended in what did not", async () => {
  const removal = (name: string, column: string) => ({
    [`4-contract/${name}/step.yaml`]: "table: people\nkey: id",
    [`4-contract/${name}/backup.sql`]: `select id, ${column} from people`,
    [`4-contract/${name}/up.sql`]: `alter table people drop column ${column}`,
    [`4-contract/${name}/restore.sql`]: `alter table people add column ${column} text; update people p set ${column} = b.${column} from sluice_backup b where b.id = p.id`,
  });
  const { rehearse, change, admin, target, work, one } = await bench(PEOPLE, {
    ...removal("010-note", "note"),
    ...removal("020-name", "name"),
  });
  expect(await rehearse("contract")).toMatchObject({ ok: true, report: { rollback: { ok: true } } });
  await target.query("create view names as select name from people");
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await work();
  const mended = "drop view if exists names; alter table people drop column name";
  expect(await change({ "4-contract/020-name/up.sql": mended })).toBeNull();
  // Its rehearsal fails, as nothing brings the view back: of what has run that says nothing.
  expect(await rehearse("contract")).toMatchObject({ ok: true, report: { rollback: { ok: false } } });
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await one("select note || name from people")).toBe("nKim");
});

test("contract goes on, and again after its restore, when people have deleted a row since its backup", async () => {
  const { rehearse, admin, target, work, one } = await bench(PEOPLE, {
    "4-contract/010-name/step.yaml": "table: people\nkey: id",
    "4-contract/010-name/backup.sql": "select id, name from people",
    "4-contract/010-name/up.sql": "alter table people drop column name",
    "4-contract/010-name/restore.sql":
      "alter table people add column name text; update people p set name = b.name from sluice_backup b where b.id = p.id",
  });
  await target.query(
    "insert into people (id, name) select id + 100 + n, name from people, generate_series(0, 2) n",
  );
  const contract = async () => {
    await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
    await work();
    return one(
      "select count(*)::text from information_schema.columns where table_name = 'people' and column_name = 'name'",
    );
  };
  const leave = () => target.query("delete from people where id = (select max(id) from people)");
  await rehearse("contract");
  await target.query("create view names as select name from people");
  expect(await contract()).toBe("1");
  await leave();
  await target.query("drop view names");
  expect(await contract()).toBe("0");
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await one("select string_agg(name, ',') from people")).toBe("Kim,Kim,Kim");
  await leave();
  expect(await contract()).toBe("0");
  await restorePhase(admin, { plan: PLAN, phase: "contract" });
  await work();
  expect(await one("select string_agg(name, ',') from people")).toBe("Kim,Kim");
});
