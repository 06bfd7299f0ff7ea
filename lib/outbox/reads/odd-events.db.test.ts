import { afterAll, beforeAll, expect, test } from "vitest";
import { createOutboxFixture, type OutboxFixture } from "../../../test/outbox-target.ts";
import { waitUntil } from "../../../test/wait-until.ts";
import { closeTargetPools } from "../../target/pools.ts";
import { readOutboxEvent } from "./read-event.ts";
import { listOutboxEvents } from "./read-events.ts";
import { readOutboxOverview } from "./read-outbox-overview.ts";

// Whatever an application writes into an event, it is sent, listed and shown.

let box: OutboxFixture;
beforeAll(async () => {
  box = await createOutboxFixture();
});
afterAll(async () => {
  await closeTargetPools();
  await box.close();
});

async function emitRaw(columns: Record<string, string>): Promise<string> {
  const all = { aggregatetype: "'a'", aggregateid: "'k'", type: "'t'", payload: "'{}'", ...columns };
  const names = Object.keys(all).join(", ");
  const rows = await box.query<{ id: string }>(
    `insert into sluice.outbox_log (${names}) values (${Object.values(all).join(", ")}) returning id`,
  );
  return rows[0]?.id ?? "";
}
const nested = (depth: number) => `'${"[".repeat(depth)}${"]".repeat(depth)}'`;

test.each([
  ["arrays 3,000 deep", { payload: nested(3_000) }],
  ["a text of 60 kB without spaces", { payload: `jsonb_build_object('a', repeat('a', 60000))` }],
  ["a flag context 3,000 deep", { flag_context: nested(3_000) }],
  ["a flag context that is no object", { flag_context: "'[1]'" }],
  ["a written time that is no date", { created_at: "'infinity'" }],
  ["a written time before all dates", { created_at: "'-infinity'" }],
  ["a year that JavaScript lacks", { created_at: "'294276-01-01'" }],
  ["a payload of null", { payload: "'null'" }],
  ["a key named as an object's inside", { payload: `'{"__proto__": {"constructor": 1}}'` }],
  [
    "a type, a key and ids of many lines",
    { type: "E'a\\nb'", aggregateid: "E'a\\r\\nb'", correlation_id: "E'x\\r\\ny: z'" },
  ],
])("an event with %s", async (_, columns) => {
  const id = await emitRaw(columns);
  const relays = box.start();
  await waitUntil("it is sent", () => box.receiver.received.some((event) => event.id === id));
  await waitUntil("it counts as delivered", async () => {
    const list = await listOutboxEvents({ state: "delivered" }, box.config);
    return list.events.some((event) => event.id === id);
  });
  const event = await readOutboxEvent(id, box.config);
  expect(JSON.parse(event.payloadText ?? "")).toBeDefined();
  expect(JSON.stringify(event).length).toBeLessThan(20_000); // what goes to the browser
  expect(Number.isFinite(event.createdAt.getTime())).toBe(true);
  expect(Number.isFinite((await readOutboxOverview(box.sluice.db, box.config)).sinks[0]?.depth)).toBe(true);
  await relays.stop();
});

test("what cannot be shown is said: cut, masked, too large", async () => {
  const deep = await readOutboxEvent(await emitRaw({ payload: nested(3_000) }), box.config);
  expect(deep).toMatchObject({
    payloadCut: true,
    payloadText: expect.stringContaining("… nested deeper than 20 levels"),
  });
  const large = await readOutboxEvent(
    await emitRaw({ payload: "jsonb_build_object('a', repeat('a', 2000000))" }),
    box.config,
  );
  expect(large).toMatchObject({ payloadText: null, payloadBytes: expect.any(Number) });
  const long = await emitRaw({ type: "repeat('t', 100000)" });
  const list = await listOutboxEvents({}, box.config);
  expect(list.events.find((event) => event.id === long)?.type).toHaveLength(300);
});

test.each([
  [{ cursor: "abc" }, "Cursor must be a place in the log"],
  [{ cursor: "9223372036854775808" }, "Cursor must be a place in the log"],
  [{ cursor: "-1" }, "Cursor must be a place in the log"],
  [{ key: "a\0b" }, "Key must not contain a NUL character"],
  [{ type: "\ud800" }, "Type must not contain a NUL character or half of a surrogate pair"],
  [{ state: "bogus" }, "State must be one of"],
  [{ key: "k".repeat(501) }, "Key must have at most 500 characters"],
  [{ sink: "constructor" }, "There is no sink named constructor"],
  [{ target: "constructor" }, "Target constructor is not configured"],
])("a list of %j is refused in a sentence", async (input, message) => {
  await expect(listOutboxEvents(input as never, box.config)).rejects.toMatchObject({
    name: "AppError",
    message: expect.stringContaining(message),
  });
});

test("a key is found whole, and by its beginning where no whole one is", async () => {
  await box.emit("order-1");
  await box.emit("order-17");
  const keys = async (key: string, state?: "pending") =>
    (await listOutboxEvents({ key, state }, box.config)).events.map((event) => event.key);
  expect(await keys("order-1")).toEqual(["order-1"]);
  expect(await keys("order-")).toEqual(["order-17", "order-1"]);
  expect(await keys("order-", "pending")).toEqual(["order-17", "order-1"]);
  expect(await keys("order_")).toEqual([]);
});
