import { afterEach, expect, test } from "vitest";
import { installOutbox, installOutboxView } from "#lib/outbox/schema/install.ts";
import { createSluiceDatabase } from "../../test/database.ts";
import { createTargetOfRole, MAY_CREATE_SCHEMAS, type TargetOfRole } from "../../test/target-of-role.ts";
import { checkSinks } from "./check-sinks.ts";
import { checkTarget } from "./check-target.ts";

let target: TargetOfRole | undefined;
afterEach(async () => {
  await target?.drop();
  target = undefined;
});
const outboxOf = async ({ url }: TargetOfRole) =>
  (await checkTarget("shop", url, true)).find((one) => one.name === "outbox shop");

test("an outbox without the view is up, and names the missing right without an account", async () => {
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, "create schema app authorization ROLE");
  await installOutbox(target.pool);
  await installOutboxView(target.pool);
  const outbox = await outboxOf(target);
  expect(outbox).toMatchObject({
    state: "up",
    detail: expect.stringContaining("may not create in schema public (CREATE)"),
  });
  expect(JSON.stringify(outbox)).not.toContain(target.role);
});

test("one beside something of the application of that name is up, and names it", async () => {
  target = await createTargetOfRole(MAY_CREATE_SCHEMAS, "grant create on schema public to ROLE");
  await target.pool.query("create view public.outbox_events as select 1 as mine");
  await installOutbox(target.pool);
  expect(await outboxOf(target)).toMatchObject({
    state: "up",
    detail: expect.stringContaining("public.outbox_events is a view of the application"),
  });
  await target.pool.query("drop view public.outbox_events");
  await installOutboxView(target.pool);
  expect(await outboxOf(target)).toEqual({ name: "outbox shop", state: "up", detail: "Installed." });
});

test.each([
  ["may not create schemas in its database (CREATE on the database)", []],
  [
    "may not use and create in schema sluice (USAGE and CREATE)",
    [MAY_CREATE_SCHEMAS, "create schema sluice"],
  ],
  ["is not installed", [MAY_CREATE_SCHEMAS]],
])("a target without an outbox is down while sinks wait for its events: %s", async (detail, grants) => {
  target = await createTargetOfRole(...grants);
  expect(await outboxOf(target)).toMatchObject({ state: "down", detail: expect.stringContaining(detail) });
  expect(await checkTarget("shop", target.url, false)).toMatchObject([{ name: "target shop", state: "up" }]);
});

test("a sink that cannot be worked on is down, with why", async () => {
  const { db, drop } = await createSluiceDatabase();
  const sink = { target: "shop", kind: "webhook", url: "https://example.com", secretFrom: "S" };
  const failingBecause = { code: "common.asIs", params: { text: "No room." } };
  await db.outboxSink.createMany({
    data: [
      { ...sink, name: "well" },
      { ...sink, name: "broken", failingBecause },
      { ...sink, name: "gone", failingBecause, removedAt: new Date() },
    ],
  });
  expect(await checkSinks(db)).toEqual([{ name: "sink broken", state: "down", detail: "No room." }]);
  await drop();
});
