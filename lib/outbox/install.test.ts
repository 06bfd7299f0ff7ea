import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { createEmptyDatabase, createSluiceDatabase } from "../../test/database.ts";
import { createOutboxFixture } from "../../test/outbox-target.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { checkTarget } from "../health/check-target.ts";
import { installOutbox, installOutboxView } from "./install.ts";
import { readOutboxOverview } from "./reads.ts";
import { closeOutboxPools } from "./target-pools.ts";

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await closeOutboxPools();
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

/** A database, and the address of a role of its own that may do what `grants` says. */
async function targetOf(...grants: string[]): Promise<{ owner: pg.Pool; url: string }> {
  const target = await createEmptyDatabase();
  const owner = new pg.Pool({ connectionString: target.url, max: 10 });
  const role = `r_${randomBytes(6).toString("hex")}`;
  await owner.query(`create role ${role} login password 'x'; revoke create on schema public from public`);
  const database = new URL(target.url).pathname.slice(1);
  for (const grant of grants) {
    await owner.query(grant.replaceAll("ROLE", role).replaceAll("DATABASE_NAME", database));
  }
  const url = new URL(target.url);
  url.username = role;
  url.password = "x";
  cleanUp.push(async () => {
    await owner.query(`drop owned by ${role} cascade; drop role ${role}`);
    await owner.end();
    await target.drop();
  });
  return { owner, url: url.toString() };
}

function poolOf(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  cleanUp.push(() => pool.end());
  return pool;
}

const CREATE = "grant create on database DATABASE_NAME to ROLE";
const outboxOf = async (url: string) =>
  (await checkTarget("shop", url, true)).find((one) => one.name === "outbox shop");

test("may be installed again, by several at once", async () => {
  const { url } = await targetOf(CREATE, "grant create on schema public to ROLE");
  const pool = poolOf(url);
  await Promise.all([installOutbox(pool), installOutbox(pool), installOutbox(pool)]);
  const views = await Promise.all([
    installOutboxView(pool),
    installOutboxView(pool),
    installOutboxView(pool),
  ]);
  expect(views).toEqual([null, null, null]);
  expect((await pool.query("select count(*) as n from outbox_events")).rows).toEqual([{ n: "0" }]);
  expect(await outboxOf(url)).toEqual({ name: "outbox shop", state: "up", detail: "Installed." });
});

test("a role that may not create in public gets an outbox without the view, and the right is named", async () => {
  const { owner, url } = await targetOf(CREATE, "create schema app authorization ROLE");
  const pool = poolOf(url);
  await installOutbox(pool);
  const problem = await installOutboxView(pool);
  expect(problem).toContain("may not create in schema public");
  expect(problem).toContain("GRANT CREATE ON SCHEMA public TO r_");
  await pool.query(`select sluice.emit('e', 'a', '1', '{}')`);
  const health = await outboxOf(url);
  expect(health).toMatchObject({
    state: "up",
    detail: expect.stringContaining("may not create in schema public"),
  });
  expect(JSON.stringify(health)).not.toContain("r_");

  const role = new URL(url).username;
  await owner.query(`grant create on schema public to ${role}`);
  expect(await installOutboxView(pool)).toBeNull();
  expect((await pool.query("select count(*) as n from outbox_events")).rows).toEqual([{ n: "1" }]);
});

test.each([
  ["view", "create view public.outbox_events as select 1 as mine"],
  ["table", "create table public.outbox_events (mine int)"],
  ["materialized view", "create materialized view public.outbox_events as select 1 as mine"],
])("the application's own %s outbox_events is left alone, and named", async (kind, create) => {
  const { url } = await targetOf(CREATE, "grant create on schema public to ROLE");
  const pool = poolOf(url);
  await pool.query(create);
  await installOutbox(pool);
  const problem = `public.outbox_events is a ${kind} of the application`;
  expect(await installOutboxView(pool)).toContain(problem);
  await pool.query("select mine from public.outbox_events");
  expect(await outboxOf(url)).toMatchObject({ state: "up", detail: expect.stringContaining(problem) });
});

test("a target without an outbox is not healthy while sinks wait for its events, and the right is named", async () => {
  const { url } = await targetOf();
  await expect(installOutbox(poolOf(url))).rejects.toThrow();
  expect(await outboxOf(url)).toMatchObject({
    state: "down",
    detail: expect.stringContaining("may not create schemas in its database (CREATE on the database)"),
  });
  expect(await checkTarget("shop", url, false)).toMatchObject([{ name: "target shop", state: "up" }]);
});

test("a schema sluice of somebody else is named, on the page with what to do", async () => {
  const { url } = await targetOf(CREATE, "create schema sluice");
  expect(await outboxOf(url)).toMatchObject({
    state: "down",
    detail: expect.stringContaining("may not use and create in schema sluice"),
  });
  const sluice = await createSluiceDatabase();
  cleanUp.push(() => sluice.drop());
  const box = await createOutboxFixture();
  cleanUp.push(() => box.close());
  const config = { ...box.config, targets: { clinic: { url } } };
  const [sink] = (await readOutboxOverview(sluice.db, config)).sinks;
  expect(sink).toMatchObject({
    state: "unreachable",
    because: expect.stringContaining("GRANT USAGE, CREATE ON SCHEMA sluice TO"),
  });
});

test("events are delivered where the view is left out", async () => {
  const box = await createOutboxFixture();
  cleanUp.push(() => box.close());
  await box.query("drop view outbox_events; create view outbox_events as select 1 as mine");
  await box.query("drop table sluice.outbox_version, sluice.outbox_view_version");
  box.start();
  await box.emit("r-1");
  await waitUntil("it arrives", () => box.receiver.received.length === 1);
  const { notes, sinks } = await readOutboxOverview(box.sluice.db, box.config);
  expect(notes).toEqual([
    expect.stringContaining("clinic: public.outbox_events is a view of the application"),
  ]);
  expect(sinks).toMatchObject([{ state: "delivering" }]);
});
