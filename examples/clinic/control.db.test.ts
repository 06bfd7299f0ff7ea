import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installOutbox } from "#lib/outbox/schema/install.ts";
import { createEmptyDatabase } from "../../test/database.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { BookingFigures, type Bookings } from "./booking-figures.ts";
import { BookingLoad, type LoadState } from "./booking-load.ts";
import { seedClinic } from "./seed.ts";
import { createClinicServer } from "./server.ts";

const TOKEN = "a-control-token-of-the-test";
let database: { url: string; drop: () => Promise<void> };
let pool: pg.Pool;
let server: Server;
let base: string;
let load: BookingLoad;
let ready = false;

beforeAll(async () => {
  database = await createEmptyDatabase();
  await seedClinic(database.url, { rows: 1000 });
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
  pool.on("connect", (client) => client.on("error", () => {}));
  await installOutbox(pool);
  await OpenFeature.setProviderAndWait("clinic-control-test", new InMemoryProvider());
  const figures = new BookingFigures();
  // The load is told its address once the port is known; nothing is sent before.
  const address = () => `${base}/api/public/reservations`;
  const control = {
    token: TOKEN,
    figures,
    get load() {
      load ??= new BookingLoad({ url: address(), perSecond: 50, ready: () => ready });
      return load;
    },
  };
  server = createClinicServer({
    pool,
    flags: OpenFeature.getClient("clinic-control-test"),
    log: pino({ level: "silent" }),
    webhookSecret: null,
    ready: () => ready,
    figures,
    control,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await load?.stop();
  await OpenFeature.close();
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
  await database.drop();
});

const asSluice = { authorization: `Bearer ${TOKEN}` };
const read = async () =>
  (await (await fetch(`${base}/control/bookings`, { headers: asSluice })).json()) as {
    bookings: Bookings;
    load: LoadState;
  };
const turn = (on: unknown) =>
  fetch(`${base}/control/load`, { method: "PUT", headers: asSluice, body: JSON.stringify({ on }) });

test.each([{}, { authorization: "Bearer wrong" }, { authorization: `Basic ${TOKEN}` }])(
  "without the token nothing is told or switched: %o",
  async (headers) => {
    for (const [path, method] of [
      ["bookings", "GET"],
      ["load", "PUT"],
    ]) {
      const init = { method: method as string, headers: headers as Record<string, string> };
      const answer = await fetch(`${base}/control/${path}`, init);
      expect(answer.status).toBe(401);
      expect(await answer.json()).not.toHaveProperty("bookings");
    }
  },
);

test("bookings begin and end with the switch, wait for the clinic, and none fails", async () => {
  expect((await read()).load).toMatchObject({ on: false, switchedAt: null });
  expect((await turn("yes")).status).toBe(400);
  expect(await (await turn(true)).json()).toMatchObject({ load: { on: true, perSecond: 50 } });
  expect((await read()).bookings).toMatchObject({ old: 0, failed: 0 });
  ready = true;
  await waitUntil("ten were booked", async () => (await read()).bookings.old >= 10);
  await turn(false);
  await load.stop();
  const { bookings, load: state } = await read();
  expect(state.on).toBe(false);
  expect(bookings).toMatchObject({ new: 0, failed: 0 });
  const { rows } = await pool.query("select count(*)::int as n from reservations");
  expect(rows[0].n).toBe(1000 + bookings.old);
});

test("what the clinic cannot answer is counted as failed, and what it refuses as refused", async () => {
  const before = (await read()).bookings;
  const post = (body: string) => fetch(`${base}/api/public/reservations`, { method: "POST", body });
  expect((await post("{}")).status).toBe(400);
  await waitUntil("it is counted", async () => (await read()).bookings.refused === before.refused + 1);
  expect((await read()).bookings.failed).toBe(before.failed);
  await pool.query("alter table reservations rename to gone");
  const booking = {
    patient_name: "T",
    phone: "1",
    birth_date: "1990-01-01",
    gender: "OTHER",
    treatment_type: "FIRST_VISIT",
    service: "SKIN_CARE",
    preferred_date: "2031-03-03",
    period: "MORNING",
  };
  expect((await post(JSON.stringify(booking))).status).toBe(500);
  await pool.query("alter table gone rename to reservations");
  await waitUntil("the failure is counted", async () => (await read()).bookings.failed === before.failed + 1);
  expect((await read()).bookings.old).toBe(before.old);
});

test("the booking page brings only its own script and style, and nobody may frame it", async () => {
  const page = await fetch(base);
  expect(page.status).toBe(200);
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=/);
  for (const [, file] of html.matchAll(/(?:src|href)="(\/[^"]+)"/g))
    expect((await fetch(`${base}${file}`)).status).toBe(200);
  expect((await fetch(`${base}/booking.ts`)).status).toBe(404);
});
