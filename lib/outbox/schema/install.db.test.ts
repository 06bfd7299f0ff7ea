import { afterEach, expect, test } from "vitest";
import { inEnglish } from "../../../test/in-english.ts";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { createTargetOfRole, MAY_CREATE_SCHEMAS, type TargetOfRole } from "../../../test/target-of-role.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { english } from "../../messages/catalogue/english.ts";
import { message } from "../../messages/catalogue/message.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { readOutboxProblem } from "../reads/outbox-problems.ts";
import { readOutboxOverview } from "../reads/read-outbox-overview.ts";
import { installOutbox, installOutboxView } from "./install.ts";

let target: TargetOfRole | undefined;
let box: OutboxFixture | undefined;
afterEach(async () => {
  await closeTargetPools();
  await box?.close();
  await target?.drop();
  box = undefined;
  target = undefined;
});
const MAY_CREATE_IN_PUBLIC = "grant create on schema public to ROLE";

test("may be installed again, by several at once", async () => {
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, MAY_CREATE_IN_PUBLIC);
  const { pool } = target;
  await Promise.all([installOutbox(pool), installOutbox(pool), installOutbox(pool)]);
  const views = await Promise.all([
    installOutboxView(pool),
    installOutboxView(pool),
    installOutboxView(pool),
  ]);
  expect(views).toEqual([null, null, null]);
  expect((await pool.query("select count(*) as n from outbox_events")).rows).toEqual([{ n: "0" }]);
});

test("a role that may not create in public gets an outbox without the view, and the right is named", async () => {
  const app = "create schema app authorization ROLE";
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, app);
  const { pool, owner, role } = target;
  await installOutbox(pool);
  expect(await installOutboxView(pool)).toBe(
    "Sluice's role may not create in schema public (CREATE), so the view outbox_events is left out. Deliveries do not " +
      `need it. Allow it with: GRANT CREATE ON SCHEMA public TO ${role};`,
  );
  await pool.query("select sluice.emit('e', 'a', '1', '{}')");
  await owner.query(`grant create on schema public to ${role}`);
  expect(await installOutboxView(pool)).toBeNull();
  expect((await pool.query("select count(*) as n from outbox_events")).rows).toEqual([{ n: "1" }]);
});

test.each([
  ["view", "create view public.outbox_events as select 1 as mine"],
  ["table", "create table public.outbox_events (mine int)"],
  ["materialized view", "create materialized view public.outbox_events as select 1 as mine"],
])("the application's own %s outbox_events is left alone, and named", async (kind, create) => {
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, MAY_CREATE_IN_PUBLIC);
  const { pool } = target;
  await pool.query(create);
  await installOutbox(pool);
  expect(await installOutboxView(pool)).toContain(`public.outbox_events is a ${kind} of the application`);
  await pool.query("select mine from public.outbox_events");
});

test("a schema sluice of somebody else is named on the page, with what to do", async () => {
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, "create schema sluice");
  const { url, role } = target;
  box = await createOutboxFixture();
  const config = { ...box.config, targets: { clinic: { url } } };
  const [sink] = (await readOutboxOverview(box.sluice.db, config)).sinks;
  expect(sink?.state).toBe("unreachable");
  expect(inEnglish(sink?.because ?? null)).toContain(
    `Allow it with: GRANT USAGE, CREATE ON SCHEMA sluice TO ${role};`,
  );
});

test("an outbox that another role installed is named, and what is proposed helps", async () => {
  target = await createTargetOfRole();
  const { pool, owner, role } = target;
  const installer = `${role}_dba`;
  const database = new URL(target.url).pathname.slice(1);
  await owner.query(`create role ${installer}; grant create on database ${database} to ${installer}`);
  try {
    await owner.query(
      `set role ${installer}; create schema sluice; create table sluice.outbox_log (n int); reset role`,
    );
    await owner.query(
      `grant usage, create on schema sluice to ${role}; grant all on all tables in schema sluice to ${role}`,
    );
    expect(await readOutboxProblem(pool)).toEqual({
      what: message("outbox.problem.otherOwner"),
      remedy: `GRANT ${installer} TO ${role};`,
    });
    await owner.query(`drop table sluice.outbox_log`);
    expect((await readOutboxProblem(pool))?.remedy).toBe(`GRANT CREATE ON DATABASE ${database} TO ${role};`);
    await owner.query(`grant ${installer} to ${role}`);
    expect(await installOutbox(pool)).toBe(8);
    expect(await readOutboxProblem(pool)).toBeNull();
  } finally {
    await owner.query(
      `drop owned by ${role} cascade; drop owned by ${installer} cascade; drop role ${installer}`,
    );
  }
});

test("events are delivered where the view is left out, and the page says so", async () => {
  box = await createOutboxFixture();
  const { receiver, query, start, emit, sluice, config } = box;
  await query("drop view outbox_events; create view outbox_events as select 1 as mine");
  await query("drop table sluice.schema_versions");
  start();
  await emit("r-1");
  await waitUntil("it arrives", () => receiver.received.length === 1);
  const { notes, sinks } = await readOutboxOverview(sluice.db, config);
  expect(notes.map(english)).toEqual([
    expect.stringContaining("clinic: public.outbox_events is a view of the application"),
  ]);
  expect(sinks).toMatchObject([{ state: "delivering" }]);
});
