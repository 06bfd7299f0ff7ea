import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
import pg from "pg";
import { pino } from "pino";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { loadPlan } from "#lib/plans/definition/load-plan.ts";
import { readPlanFolder } from "#lib/plans/definition/read-plan-folder.ts";
import type { Phase, Step } from "#lib/plans/model.ts";
import { compileRules } from "#lib/quarantine/compile-rules.ts";
import { createEmptyDatabase } from "../../test/database.ts";
import { BookingFigures } from "./booking-figures.ts";
import { seedClinic } from "./seed.ts";
import { createClinicServer } from "./server.ts";

const SECRET = `whsec_${Buffer.from("a secret of the test, long enough").toString("base64")}`;
let database: { url: string; drop: () => Promise<void> };
let pool: pg.Pool;
let server: Server;
let base: string;
let provider: InMemoryProvider;

beforeAll(async () => {
  database = await createEmptyDatabase();
  await seedClinic(database.url, { rows: 1000 });
  pool = new pg.Pool({ connectionString: database.url, max: 20 });
  // A connection that is still closing when the database is dropped says so to nobody else.
  pool.on("connect", (client) => client.on("error", () => {}));
  await installOutbox(pool);
  provider = new InMemoryProvider();
  await setFlag(false);
  await OpenFeature.setProviderAndWait("clinic-test", provider);
  server = createClinicServer({
    pool,
    flags: OpenFeature.getClient("clinic-test"),
    log: pino({ level: "silent" }),
    webhookSecret: SECRET,
    ready: () => true,
    figures: new BookingFigures(),
    control: null,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await OpenFeature.close();
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
  await database.drop();
});
beforeEach(() => setFlag(false));

async function setFlag(on: boolean): Promise<void> {
  await provider.putConfiguration({
    "dynamic-services": {
      variants: { on: true, off: false },
      defaultVariant: on ? "on" : "off",
      disabled: false,
    },
  });
}

/** A day of the week (0 is Sunday) at least `weeks` weeks ahead, beyond the seeded reservations. */
function dayAhead(weekday: number, weeks = 20): string {
  const date = new Date(Date.now() + weeks * 7 * 86_400_000);
  date.setUTCDate(date.getUTCDate() + ((weekday - date.getUTCDay() + 7) % 7));
  return date.toISOString().slice(0, 10);
}

async function book(
  fields: Record<string, unknown> = {},
): Promise<{ status: number; body: Json; path: string }> {
  const response = await fetch(`${base}/api/public/reservations`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-correlation-id": "click-1" },
    body: JSON.stringify({
      patient_name: "Test Patient",
      phone: "010-1234-5678",
      birth_date: "1990-01-01",
      gender: "FEMALE",
      treatment_type: "FIRST_VISIT",
      service: "WRINKLE_BOTOX",
      preferred_date: dayAhead(1),
      preferred_time: "10:00",
      ...fields,
    }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Json,
    path: response.headers.get("x-clinic-path") ?? "",
  };
}
type Json = { [key: string]: unknown; reservation: { id: string; preferred_time: string; status: string } };

async function availability(query: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(`${base}/api/public/reservations/availability?${new URLSearchParams(query)}`);
  return (await response.json()) as Record<string, unknown>;
}

async function row(id: string): Promise<Record<string, unknown>> {
  return (await pool.query("select * from reservations where id = $1", [id])).rows[0];
}

const { definition } = await loadPlan(await readPlanFolder("plans/2026-reservations-service"));
function stepsOf(phase: Phase): Step[] {
  return definition?.phases.find((one) => one.phase === phase)?.steps ?? [];
}

/** Runs a step's SQL as plainly as psql would; the plan's own runner is tested with the plans. */
async function run(sql: string, step: Step): Promise<void> {
  const filled = sql.replaceAll(":after", "''").replaceAll(":upto", "'~'");
  if (step.tx !== "none") return void (await pool.query(filled));
  for (const statement of filled.split(/;\s*\n(?=create|drop|alter|analyze|update|--)/))
    await pool.query(statement);
}

test("books on the old path as the hospital's plan shows", async () => {
  const { status, body } = await book();
  expect(status).toBe(200);
  expect(body).toMatchObject({ success: true, message: "예약이 성공적으로 접수되었습니다." });
  expect(body.reservation).toMatchObject({
    status: "PENDING",
    preferred_time: "10:00",
    preferred_date: dayAhead(1),
  });
  const events = await pool.query("select * from sluice.outbox_log where aggregateid = $1", [
    body.reservation.id,
  ]);
  expect(events.rows).toMatchObject([
    {
      type: "reservation.created",
      aggregatetype: "reservation",
      correlation_id: "click-1",
      flag_context: { flag: "dynamic-services", variant: "off", path: "old" },
    },
  ]);
});

test("refuses what is missing or wrong", async () => {
  expect((await book({ phone: "", preferred_time: "" })).body).toEqual({
    error: "Missing required fields",
    fields: ["phone", "preferred_time"],
  });
  expect(await book({ preferred_date: "2026-02-30" })).toMatchObject({
    status: 400,
    body: { error: "Invalid date format" },
  });
  expect(await book({ service: "NO_SUCH" })).toMatchObject({
    status: 400,
    body: { error: "Invalid service type" },
  });
  expect(await book({ gender: "X" })).toMatchObject({ status: 400, body: { fields: ["gender"] } });
  expect(await book({ notes: "a\u0000b" })).toMatchObject({ status: 400, body: { fields: ["notes"] } });
});

test("answers browsers of other origins", async () => {
  const response = await fetch(`${base}/api/public/reservations`, { method: "OPTIONS" });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("access-control-allow-methods")).toBe("POST, OPTIONS");
});

test("two bookings for the last place: one gets it", async () => {
  await pool.query(
    `update service_reservation_limits set "dailyLimit" = 3 where "serviceType" = 'BODY_CARE'`,
  );
  const wanted = { service: "BODY_CARE", preferred_date: dayAhead(2) };
  const answers = await Promise.all(Array.from({ length: 12 }, () => book(wanted)));
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(3);
  const full = answers.filter((answer) => answer.status === 409);
  expect(full).toHaveLength(9);
  expect(full[0]?.body).toEqual({
    error: "Reservation limit reached",
    message: "해당 날짜/시간대의 예약이 마감되었습니다.",
  });
  expect(await availability({ date: dayAhead(2), service: "BODY_CARE" })).toMatchObject({
    path: "old",
    available: false,
    remaining: 0,
  });
});

test("notes a webhook that is signed, and nothing else", async () => {
  const event = {
    id: "evt-1",
    type: "reservation.created",
    subject: "r-1",
    sequence: "7",
    correlationid: "c-1",
  };
  const body = JSON.stringify(event);
  const at = new Date();
  const headers = {
    "webhook-id": "evt-1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(SECRET).sign("evt-1", at, body),
  };
  const send = (changed: Record<string, string> = {}) =>
    fetch(`${base}/hooks/sluice`, { method: "POST", headers: { ...headers, ...changed }, body });
  expect((await send()).status).toBe(204);
  expect((await send()).status).toBe(204);
  expect((await send({ "webhook-signature": "v1,AAAA" })).status).toBe(401);
  const { rows } = await pool.query(
    `select "eventId", "aggregateId", seq from received_events order by position`,
  );
  expect(rows).toEqual([
    { eventId: "evt-1", aggregateId: "r-1", seq: "7" },
    { eventId: "evt-1", aggregateId: "r-1", seq: "7" },
  ]);
});

test("cancelling is a second event of the same reservation", async () => {
  const { body } = await book();
  const cancel = (phone: string) =>
    fetch(`${base}/api/public/reservations/${body.reservation.id}/cancel`, {
      method: "POST",
      body: JSON.stringify({ phone }),
    });
  expect((await cancel("010-9999-9999")).status).toBe(404);
  expect((await cancel("010-1234-5678")).status).toBe(200);
  expect((await cancel("010-1234-5678")).status).toBe(200);
  const events = await pool.query("select type from sluice.outbox_log where aggregateid = $1 order by seq", [
    body.reservation.id,
  ]);
  expect(events.rows.map((event) => event.type)).toEqual(["reservation.created", "reservation.cancelled"]);
});

test("lives through the whole change, and back, without a failed booking", async () => {
  const failed: unknown[] = [];
  const paths = new Set<string>();
  let booking = true;
  let sent = 0;
  const load = Array.from({ length: 4 }, async () => {
    while (booking) {
      const fields =
        sent++ % 2 ? { preferred_time: "2:30 PM" } : { preferred_time: undefined, period: "MORNING" };
      const answer = await book({ ...fields, preferred_date: dayAhead(1 + (sent % 5), 20 + (sent % 40)) });
      if (answer.status !== 200) failed.push(answer);
      paths.add(answer.path);
    }
  });
  const some = async () => {
    const from = sent;
    await expect.poll(() => sent, { timeout: 10_000 }).toBeGreaterThan(from + 8);
  };

  const expand = stepsOf("expand");
  const contract = stepsOf("contract");
  const backfill = stepsOf("backfill");
  await pool.query(
    "create table sluice.quarantine (plan text, step text, row_key text, raw_value text, " +
      "quarantined_at timestamptz, decided_value text, decided_by text, decided_at timestamptz, primary key (plan, step, row_key))",
  );
  for (const step of expand) await run(step.sql, step);
  await some();
  for (const step of expand.toReversed()) await run(step.rollback ?? "", step);
  await some();
  for (const step of expand) await run(step.sql, step);
  const rules = backfill.find((step) => step.rules)?.rules;
  if (!rules) throw new Error("no rules");
  await pool.query(compileRules(rules, []));
  for (const step of backfill) await run(step.sql, step);
  await some();

  const unclear = await book({ preferred_time: "after lunch" });
  expect(await row(unclear.body.reservation.id)).toMatchObject({
    period: null,
    serviceId: "srv_wrinkle_botox",
  });
  await setFlag(true);
  expect(await book({ preferred_time: "after lunch" })).toMatchObject({ status: 200, path: "old" });
  const dual = await book({ period: "AFTERNOON", preferred_time: undefined });
  expect(await row(dual.body.reservation.id)).toMatchObject({
    service: "WRINKLE_BOTOX",
    preferredTime: "14:00",
    serviceId: "srv_wrinkle_botox",
    serviceName: "주름/보톡스",
    estimatedDuration: 40,
    period: "AFTERNOON",
  });
  const waiting = await pool.query("select raw_value, count(*)::int from sluice.quarantine group by 1");
  expect(waiting.rows).toEqual([{ raw_value: "after lunch", count: 2 }]);
  await some();

  await pool.query("update reservations set period = 'AFTERNOON' where period is null");
  await setFlag(false); // the kill switch in the middle of it: both kinds of client must go on
  for (const step of contract) {
    await run(step.sql, step);
    await some();
  }
  booking = false;
  await Promise.all(load);
  expect(failed).toEqual([]);
  expect([...paths].sort()).toEqual(["new", "old"]);

  expect(await book({ preferred_time: "after lunch" })).toMatchObject({
    status: 400,
    body: { fields: ["period"], message: "오전 또는 오후를 선택해 주세요." },
  });
  expect(await book({ preferred_date: dayAhead(0) })).toMatchObject({ status: 409 });
  expect(await availability({ date: dayAhead(1), service: "SKIN_CARE", period: "MORNING" })).toMatchObject({
    path: "new",
    available: true,
    periods: { MORNING: { total_minutes: 7200 } },
  });
});

test("two bookings for the last minutes: one gets them", async () => {
  const day = dayAhead(6, 70);
  await pool.query(`update clinic_time_slots set "totalMinutes" = 100 where "dayOfWeek" = 6`);
  const wanted = { service: "WRINKLE_BOTOX", preferred_date: day, period: "MORNING" };
  const answers = await Promise.all(Array.from({ length: 12 }, () => book(wanted)));
  expect(answers.map((answer) => answer.status).filter((status) => status === 200)).toHaveLength(2);
});

test("a booking leaves nothing behind if its event cannot be written", async () => {
  await pool.query("alter function sluice.emit rename to emit_away");
  const before = await pool.query("select count(*) from reservations");
  expect((await book()).status).toBe(500);
  expect(await pool.query("select count(*) from reservations")).toMatchObject({ rows: before.rows });
  await pool.query("alter function sluice.emit_away rename to emit");
});

/** The status of whatever is sent as the request line, or "closed". */
function statusOf(line: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer.split(" ")[1] ?? "closed"));
    socket.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
}

test.each([
  ["GET //", "404"],
  ["GET ///", "404"],
  ["GET //evil.example/healthz", "404"],
  ["GET /\\", "404"],
  ["GET /%", "404"],
  ["GET /%00", "404"],
  ["GET *", "400"],
  ["OPTIONS *", "400"],
  ["GET http://a:99999/", "400"],
  ["GET http://", "400"],
  ["GET http://elsewhere/nothing", "404"],
  ["CONNECT a:1", "closed"],
  [`GET /${"a".repeat(15_000)}`, "404"],
  ["POST /api/public/reservations/%E0%A4%A/cancel", "400"],
])("%.60s is answered, and the clinic goes on", async (line, status) => {
  expect(await statusOf(line)).toBe(status);
  expect(await statusOf("GET /healthz")).toBe("200");
});
