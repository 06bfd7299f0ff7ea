import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";

let box: OutboxFixture;
beforeEach(async () => {
  box = await createOutboxFixture();
});
afterEach(() => box.close());

const PENDING_BY_TYPE = `SELECT COUNT(*), event_type
FROM outbox_events
WHERE processed = false
GROUP BY event_type;`;
const retryStatement = (id: string) => `-- Mark event as unprocessed to retry
UPDATE outbox_events
SET processed = false, last_error = NULL
WHERE id = '${id}';`;

test("the statements of the plan work as written", async () => {
  box.receiver.answerWith(
    (event, response) => void response.writeHead(event.subject === "bad" ? 404 : 204).end(),
  );
  const bad = await box.emit("bad", "order.placed");
  await box.emit("bad", "order.paid");
  const good = await box.emit("good", "order.placed");
  expect(await box.query(PENDING_BY_TYPE)).toEqual(
    expect.arrayContaining([
      { count: "2", event_type: "order.placed" },
      { count: "1", event_type: "order.paid" },
    ]),
  );
  box.start();
  const row = async (id: string) => (await box.query(`select * from outbox_events where id = '${id}'`))[0];
  await waitUntil("the one is delivered", async () => (await row(good))?.processed === true);
  await waitUntil("the other is dead", async () => {
    const states = await box.query("select state from sluice.outbox_exceptions where state = 'dead'");
    return states.length === 1;
  });
  expect(await row(bad)).toMatchObject({ processed: false, attempts: 4, last_error: "404 Not Found" });

  box.receiver.answerOk();
  await box.query(retryStatement(bad));
  await waitUntil("none is left", async () => (await box.query(PENDING_BY_TYPE)).length === 0);

  // On one that was delivered the same statement sends it again.
  await box.query(
    `begin; set local sluice.actor_name = 'admin@sluice.local'; ${retryStatement(good)} commit`,
  );
  await waitUntil(
    "it arrives again",
    () => box.receiver.received.filter((event) => event.id === good).length === 2,
  );
  await waitUntil("both are on record", async () => {
    const entries = await box.sluice.db.auditEntry.findMany({ where: { via: "sql" } });
    return entries.length === 2 && entries.every((entry) => entry.actorKind === "outside");
  });
});

test("a role of the application may do what the grants of docs/outbox.md are for", async () => {
  const role = `shop_${randomBytes(4).toString("hex")}`;
  const docs = await readFile("docs/outbox.md", "utf8");
  const grants = [...docs.matchAll(/^```sql\n((?:grant .*\n)+)```/gm)].map(([, sql]) =>
    String(sql).replaceAll(" to shop;", ` to ${role};`),
  );
  expect(grants).toHaveLength(3);
  const as = async (sql: string) => {
    const client = await box.pool.connect();
    try {
      await client.query(`set role ${role}`);
      return (await client.query(sql)).rows;
    } finally {
      await client.query("reset role");
      client.release();
    }
  };
  const insert = (key: string) =>
    `insert into outbox_events (event_type, aggregate_type, aggregate_id, payload) values ('e', 't', '${key}', '{}') returning id`;
  await box.query(`create role ${role}`);
  try {
    await box.query(grants[0] ?? "");
    await as("select sluice.emit('e', 't', 'k', '{}')");
    await expect(as(PENDING_BY_TYPE)).rejects.toThrow(/permission denied/);
    await box.query(grants[1] ?? "");
    expect(await as(PENDING_BY_TYPE)).toEqual([{ count: "1", event_type: "e" }]);
    const [first] = await as(insert("bad"));
    await as(insert("bad"));
    await expect(as(retryStatement(first.id))).rejects.toThrow(/permission denied/);
    await box.query(grants[2] ?? "");
    box.receiver.answerWith((event, response) => {
      response.writeHead(event.subject === "bad" ? 404 : 204).end();
    });
    box.start();
    const isDead = async () =>
      (await box.query("select from sluice.outbox_exceptions where state = 'dead'")).length === 1;
    await waitUntil("the first is dead", isDead);
    await as(retryStatement(first.id));
    await waitUntil("it is dead again", isDead);
    await as(`update outbox_events set processed = true where id = '${first.id}'`);
    expect(await as(`select processed from outbox_events where id = '${first.id}'`)).toEqual([
      { processed: true },
    ]);
  } finally {
    await box.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test("whoever may tell of a change by SQL tells it as itself, now and of its kind, and none keeps the others back", async () => {
  const tell = (at: string, who: string, action: string) =>
    box.query(
      "insert into sluice.outbox_outside_changes (at, who, action, event_id) values ($1, $2, $3, gen_random_uuid())",
      [at, who, action],
    );
  // Rows from before they were stamped.
  await box.query("alter table sluice.outbox_outside_changes disable trigger stamp_outside_change");
  await tell("infinity", "shop", "outbox.retried");
  await tell("now", "shop", "kill-switch.changed");
  await box.query("alter table sluice.outbox_outside_changes enable trigger stamp_outside_change");
  await tell("2020-01-01", "admin@sluice.local", "outbox.settled");
  await expect(tell("now", "admin@sluice.local", "kill-switch.changed")).rejects.toThrow(
    /outbox.settled or outbox.retried/,
  );
  box.start();
  const isToldAndNoneIsLeft = async () =>
    (await box.sluice.db.auditEntry.count({ where: { via: "sql" } })) === 1 &&
    (await box.query("select from sluice.outbox_outside_changes")).length === 0;
  await waitUntil("the sound one is told, and none is left", isToldAndNoneIsLeft);
  const entry = await box.sluice.db.auditEntry.findFirstOrThrow({ where: { via: "sql" } });
  const [{ me }] = (await box.query("select session_user as me")) as [{ me: string }];
  expect(entry.actorName).toMatch(new RegExp(`^${me} `));
  expect(entry.after).not.toMatchObject({ changedAt: expect.stringMatching(/^2020/) });
});

test("processed = true settles a failed event by hand, and what waited behind it goes on", async () => {
  box.receiver.answerWith((event, response) => void response.writeHead(event.data.bad ? 404 : 204).end());
  const first = await box.emit("r-1", "e", { bad: true });
  const second = await box.emit("r-1", "e", {});
  await expect(box.query(`update outbox_events set processed = true where id = '${first}'`)).rejects.toThrow(
    /was not tried yet/,
  );
  box.start();
  await waitUntil("it is dead", async () => {
    return (await box.query("select from sluice.outbox_exceptions where state = 'dead'")).length === 1;
  });
  await box.query(`update outbox_events set processed = true where id = '${first}'`);
  await waitUntil("the second arrives", () => box.receiver.received.some((event) => event.id === second));
  await waitUntil("none is left", async () => (await box.query(PENDING_BY_TYPE)).length === 0);
});

test("an insert into the view is delivered; delete and changed payloads are refused", async () => {
  box.start();
  const [row] = await box.query<{ id: string }>(
    `insert into outbox_events (event_type, payload) values ('order.placed', '{"n": 1}') returning id`,
  );
  await waitUntil("it arrives", () => box.receiver.received[0]?.id === row?.id);
  await expect(box.query("delete from outbox_events")).rejects.toThrow(/append-only/);
  await expect(box.query(`update outbox_events set payload = '{}'`)).rejects.toThrow(/cannot be changed/);
  await expect(box.query("update sluice.outbox_log set payload = '{}'")).rejects.toThrow(/append-only/);
});

test("ids are uuid version 7 and sort by time", async () => {
  const rows = await box.query<{ id: string }>(
    "select sluice.uuid_v7() as id, pg_sleep(0.002) from generate_series(1, 20)",
  );
  const ids = rows.map((row) => row.id);
  expect(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
});
