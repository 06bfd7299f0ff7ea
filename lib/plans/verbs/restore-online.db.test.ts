import { expect, test } from "vitest";
import { openSmallPlan, PLAN } from "../../../test/small-plan.ts";
import { english } from "../../messages/catalogue/english.ts";
import type { Message } from "../../messages/catalogue/message.ts";
import { readPlan } from "../reads/read-plan.ts";
import { restorePhase } from "./restore-phase.ts";
import { startPhase } from "./start-phase.ts";

const SEED = `create table people (id int primary key, name text not null, note text);
  insert into people select n, 'Kim', 'old' from generate_series(1, 1500) n`;
const ADD = "alter table people add column if not exists name text;";
const FILL =
  "update people p set name = b.name from sluice_backup b where b.id = p.id and p.id > :after and p.id <= :upto;";

const UP = "alter table people drop column name";
const ALL = "update people p set name = b.name from sluice_backup b where b.id = p.id;";

const removal = (restoreSql: string, up = UP, restoreTx = "none") => ({
  "4-contract/010-name/step.yaml": `table: people\nkey: id\nrestoreTx: ${restoreTx}`,
  "4-contract/010-name/backup.sql": "select id, name, note from people",
  "4-contract/010-name/up.sql": up,
  "4-contract/010-name/restore.sql": restoreSql,
});

async function openRemoved(restoreSql: string, seed = SEED, up = UP) {
  const opened = await openSmallPlan(seed, removal(restoreSql, up));
  const { admin, target, work } = opened;
  expect(await opened.rehearse("contract")).toMatchObject({ ok: true, rollbackProven: true });
  await startPhase(admin, { plan: PLAN, phase: "contract", confirmName: PLAN });
  await work();
  const restore = async () => {
    await restorePhase(admin, { plan: PLAN, phase: "contract" });
    await work();
    return (await readPlan(admin, PLAN))?.phases[0]?.state;
  };
  const values = async (column: string) =>
    (await target.query(`select ${column} as value, count(*)::int as rows from people group by 1 order by 1`))
      .rows;
  return { ...opened, restore, values };
}

test("what people write to rows that are back is kept, if a later statement of the restore has to be tried again", async () => {
  const { target, restore, values } = await openRemoved(
    `${ADD} ${FILL} alter table people alter column name set not null;`,
  );
  await target.query("insert into people (id) values (2000)"); // by an application that knows no name
  expect(await restore()).toBe("failed");
  await target.query("update people set name = 'written since'");
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1501 }]);
  expect((await target.query("select * from sluice.backfills")).rows).toEqual([]);
});

test("each batch statement of a restore goes on where it stopped itself", async () => {
  const { target, restore, values } = await openRemoved(
    `${ADD} ${FILL} update people p set note = b.note from sluice_backup b where b.id = p.id and p.id > :after and p.id <= :upto;`,
    SEED.replace("name text not null", "name text"),
  );
  await target.query(`create function no_more() returns trigger language plpgsql as
    $$ begin if new.id > 1200 and new.name is not null and old.name is not null then raise exception 'not yet'; end if; return new; end $$;
    create trigger no_more before update on people for each row execute function no_more()`);
  expect(await restore()).toBe("failed");
  await target.query(
    "drop trigger no_more on people; update people set name = 'written since', note = 'written since'",
  );
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1500 }]);
  const [kept, again] = (await values("note")).toSorted((a, b) => b.rows - a.rows);
  expect(kept?.value).toBe("written since");
  expect(again).toMatchObject({ value: "old" });
});

test("a restore that reads no backup is not kept from running by one that no longer fits its types", async () => {
  const { restore, values } = await openRemoved(
    `alter table people alter column name type text; drop type st; create type st as enum ('old', 'new');
     alter table people alter column name type st using note::st;`,
    `create type st as enum ('old', 'new'); create table people (id int primary key, name st, note text);
     insert into people select n, 'old', 'old' from generate_series(1, 9) n`,
    `alter table people alter column name type text using 'new'; drop type st; create type st as enum ('new');
     alter table people alter column name type st using name::st`,
  );
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "old", rows: 9 }]);
});

test("a statement that makes room for batches is not run again over what they filled", async () => {
  const { target, restore, values } = await openRemoved(
    `alter table people drop column if exists name; alter table people add column name text; ${FILL}
     alter table people alter column name set not null;`,
  );
  await target.query("insert into people (id) values (2000)");
  expect(await restore()).toBe("failed");
  await target.query("update people set name = 'written since' where id = 2000");
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([
    { value: "Kim", rows: 1500 },
    { value: "written since", rows: 1 },
  ]);
  expect((await target.query("select * from sluice.backfills")).rows).toEqual([]);
});

test("a function that a restore makes for its batches finds the backup", async () => {
  const { restore, values } = await openRemoved(
    `${ADD} create or replace function old_name(i int) returns text language sql as
       $$ select name from sluice_backup where id = i $$;
     update people set name = old_name(id) where id > :after and id <= :upto; drop function old_name;`,
    SEED.replace("name text not null", "name text"),
  );
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "Kim", rows: 1500 }]);
});

test("of statements without batches, too, none that is over is run again over what people wrote", async () => {
  const { target, restore, values } = await openRemoved(
    `${ADD} ${ALL}
     alter table people alter column name set not null;`,
  );
  await target.query("insert into people (id) values (2000)");
  expect(await restore()).toBe("failed");
  await target.query("update people set name = 'written since'");
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1501 }]);
});

test("what functions and DO leave in a session is no more there for the next statement, on the copy as on the target", async () => {
  for (const [leaves, reads] of [
    [
      "create function allow() returns text language sql as $$ select set_config('app.restoring', 'yes', false) $$; select allow();",
      ADD,
    ],
    ["do $$ begin perform set_config('app.restoring', 'yes', false); end $$;", ADD],
    ["do $$ begin create temp table old as select id, name from sluice_backup; end $$;", ADD],
    ["do $$ begin alter table sluice_backup rename to old; end $$;", ADD],
  ] as const) {
    const fill = leaves.includes("old")
      ? "update people p set name = o.name from old o where o.id = p.id;"
      : "update people p set name = b.name from sluice_backup b where b.id = p.id and current_setting('app.restoring') = 'yes';";
    const opened = await openSmallPlan(
      `${SEED.replace("name text not null", "name text")}; create table old as select id, 'stale'::text as name from people`,
      removal(`${reads} ${leaves} ${fill}`),
    );
    expect(await opened.rehearse("contract"), leaves).toMatchObject({ rollbackProven: false });
  }
});

test("no statement changes the backup, as nobody finds it so who goes on in another session", async () => {
  for (const change of [
    "do $$ begin delete from sluice_backup where false; end $$;",
    "create function take_out() returns void language sql as 'truncate sluice_backup'; select take_out();",
  ]) {
    const { rehearse } = await openSmallPlan(SEED, removal(`${ADD} ${change} ${ALL}`));
    const run = await rehearse("contract");
    expect(run, change).toMatchObject({ rollbackProven: false });
    expect(JSON.stringify(run), change).toContain("can only read sluice_backup");
  }
});

test("a restore that is taken up with a text of which the begin is the same runs nothing of that again", async () => {
  const { target, restore, values, change } = await openRemoved(
    `${ADD} ${ALL} alter table people alter column name set not null;`,
  );
  await target.query("insert into people (id) values (2000)");
  expect(await restore()).toBe("failed");
  await target.query("update people set name = 'written since' where id <= 700");
  expect(
    await change(
      removal(
        `${ADD} ${ALL} update people set name = 'nobody' where name is null; alter table people alter column name set not null;`,
      ),
    ),
  ).toBeNull();
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([
    { value: "Kim", rows: 800 },
    { value: "nobody", rows: 1 },
    { value: "written since", rows: 700 },
  ]);
});

test("a restore that stopped half way goes on behind what is over in one transaction, if its step is changed to that", async () => {
  const { target, restore, values, change } = await openRemoved(
    `${ADD} ${ALL} alter table people alter column name set not null;`,
  );
  await target.query("insert into people (id) values (2000)");
  expect(await restore()).toBe("failed");
  await target.query("update people set name = 'written since'");
  expect(
    await change(removal(`${ADD} ${ALL} alter table people alter column name set not null;`, UP, "step")),
  ).toBeNull();
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1501 }]);
  expect((await target.query("select * from sluice.backfills")).rows).toEqual([]);
});

test("a mend that did nothing and was taken back leaves what is over as it was", async () => {
  const last = "alter table people alter column name set not null;";
  const text = `${ADD} ${FILL} ${last}`;
  for (const slip of [
    `${ADD} ${FILL.replace("where", "where p.nam is null and")} ${last}`,
    `create index concurrently people_nam on people (nam); ${text}`,
  ]) {
    const { target, restore, values, change } = await openRemoved(text);
    await target.query("insert into people (id) values (2000)");
    expect(await restore()).toBe("failed");
    await target.query("update people set name = 'written since'");
    expect(await change(removal(slip))).toBeNull();
    expect(await restore()).toBe("failed");
    expect(await change(removal(text))).toBeNull();
    expect(await restore()).toBe("rolled_back");
    expect(await values("name")).toEqual([{ value: "written since", rows: 1501 }]);
  }
});

test("no batch sees what an earlier one left in its session", async () => {
  const once = (body: string) =>
    `create function once() returns bool language plpgsql as $$ begin ${body} end $$;`;
  const batches = `${ADD} ${FILL.replace("where", "where once() and")}`;
  const seed = `${SEED.replace("name text not null", "name text")};`;
  // True in the first batch of a session.
  const sets = `if coalesce(current_setting('app.batch', true), '') = '' then
    perform set_config('app.batch', txid_current()::text, false); end if;
    return current_setting('app.batch') = txid_current()::text;`;
  const { restore, values } = await openRemoved(batches, seed + once(sets).replace("bool", "bool stable"));
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "Kim", rows: 1500 }]);
  // The same by a table of the session, which each batch finds gone.
  const makes = `if to_regclass('pg_temp.kept') is null then create temp table kept as select txid_current() as t; end if;
    return (select t from pg_temp.kept) = txid_current();`;
  const leaves = await openRemoved(batches, seed + once(makes));
  expect(await leaves.restore()).toBe("rolled_back");
  expect(await leaves.values("name")).toEqual([{ value: "Kim", rows: 1500 }]);
});

test("one transaction does not go on behind a statement that may have left something for the next", async () => {
  const text = `${ADD} do $$ begin perform 1; end $$; ${ALL} alter table people alter column name set not null;`;
  const { target, restore, values, change, phase } = await openRemoved(text);
  await target.query("insert into people (id) values (2000)");
  expect(await restore()).toBe("failed");
  expect(await change(removal(text, UP, "step"))).toBeNull();
  await target.query("update people set name = 'written since'");
  expect(await restore()).toBe("failed");
  expect(english((await phase())?.steps[0]?.error as Message)).toContain("Put restoreTx: none back");
  expect(await change(removal(text))).toBeNull();
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1501 }]);
});

test("only of the statement in which it stopped may something have been done", async () => {
  const { target, restore, values, change } = await openRemoved(
    `${ADD} ${ALL} alter table people alter column name set not null;`,
  );
  await target.query("insert into people (id) values (2000)");
  expect(await restore()).toBe("failed");
  await target.query("update people set name = 'written since'");
  const slip = "drop index concurrently people_noet;";
  expect(
    await change(removal(`${ADD} ${ALL} alter table people alter column name set not null; ${slip}`)),
  ).toBeNull();
  for (const _ of ["sent", "sent again"]) expect(await restore()).toBe("failed");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1501 }]);
});

test("a restore that an earlier version read, and that needs one session, is refused, mended and brought to its end", async () => {
  const text = `${ADD} create table old as select id, name from sluice_backup;
    update people p set name = o.name from old o where o.id = p.id; drop table old;`;
  const { db, restore, values, change } = await openRemoved(
    text,
    SEED.replace("name text not null", "name text"),
  );
  // As the folder was taken in before.
  await db.$executeRaw`update plans set definition = replace(definition::text, 'create table old', 'create temp table old')::jsonb`;
  expect(await restore()).toBe("failed");
  expect(
    await change(removal(`${text} -- mended`.replace("drop table old", "drop table if exists old"))),
  ).toBeNull();
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "Kim", rows: 1500 }]);
});

test("a setting of what is over is made again, and what is over is not run again", async () => {
  const { target, restore, values } = await openRemoved(
    `${ADD} set search_path = elsewhere, public;
     update public.people p set name = b.name from sluice_backup b where b.id = p.id;
     update people set name = name || ' again';`,
    `${SEED.replace("name text not null", "name text")}; create schema elsewhere; create table elsewhere.people (name text)`,
  );
  await target.query(
    "create function elsewhere.no() returns trigger language plpgsql as $$ begin raise exception 'not yet'; end $$",
  );
  await target.query(
    "create trigger no_more before update on elsewhere.people for each statement execute function elsewhere.no()",
  );
  expect(await restore()).toBe("failed");
  await target.query("drop trigger no_more on elsewhere.people; update people set name = 'written since'");
  expect(await restore()).toBe("rolled_back");
  expect(await values("name")).toEqual([{ value: "written since", rows: 1500 }]);
});
