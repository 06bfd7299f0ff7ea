import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { BookingFigures } from "../../examples/clinic/booking-figures.ts";
import { BookingLoad } from "../../examples/clinic/booking-load.ts";
import { answerControl } from "../../examples/clinic/control.ts";
import { contextAs, createSluiceDatabase, type TestDatabase } from "../../test/database.ts";
import { can, ROLES } from "../kernel/permissions.ts";
import { askClinic, type Clinic } from "./clinic.ts";
import { setBookingLoad } from "./set-booking-load.ts";

const TOKEN = "a-control-token-of-the-test";
let database: TestDatabase;
let server: Server;
let clinic: Clinic;
beforeAll(async () => {
  database = await createSluiceDatabase();
  const control = {
    token: TOKEN,
    figures: new BookingFigures(),
    load: new BookingLoad({ url: "http://127.0.0.1:9/", perSecond: 1, ready: () => false }),
  };
  server = createServer(
    (request, response) => void answerControl(control, request, response, request.url ?? ""),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  vi.stubEnv("CLINIC_CONTROL_TOKEN", TOKEN);
  vi.stubEnv("CLINIC_PORT", String((server.address() as AddressInfo).port));
  clinic = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: TOKEN };
});
afterAll(async () => {
  await setBookingLoad(contextAs("admin", database.db), { on: false });
  server.close();
  await database.drop();
});
beforeEach(() => setBookingLoad(contextAs("admin", database.db), { on: false }));

const entries = () => database.db.auditEntry.findMany({ orderBy: { id: "asc" } });

test("the switch is on record, and a second press is neither an error nor an entry", async () => {
  const before = (await entries()).length;
  const ctx = contextAs("operator", database.db);
  expect(await setBookingLoad(ctx, { on: "true" })).toMatchObject({ on: true, perSecond: 1 });
  expect(await setBookingLoad(ctx, { on: true })).toMatchObject({ on: true });
  expect((await askClinic(clinic)).load.on).toBe(true);
  await setBookingLoad(ctx, { on: false });
  const made = (await entries()).slice(before);
  expect(made.map((one) => [one.action, one.subjectKind, one.actorName])).toEqual([
    ["bookings.began", "target", "operator@test"],
    ["bookings.ended", "target", "operator@test"],
  ]);
});

test.each(ROLES)("%s may switch it only as an operator or above", async (role) => {
  const press = setBookingLoad(contextAs(role, database.db), { on: true });
  if (can(role, "clinic:send-bookings")) await press;
  else await expect(press).rejects.toMatchObject({ code: "forbidden" });
  expect((await askClinic(clinic)).load.on).toBe(can(role, "clinic:send-bookings"));
});

test("a clinic that is away, or asks for another token, is one sentence, and nothing is on record", async () => {
  const before = (await entries()).length;
  const ctx = contextAs("admin", database.db);
  const answer = async (variable: string, value: string) => {
    const right = process.env[variable];
    vi.stubEnv(variable, value);
    const message = await setBookingLoad(ctx, { on: true }).catch((error: Error) => error.message);
    vi.stubEnv(variable, right);
    return message;
  };
  expect(await answer("CLINIC_PORT", "9")).toMatch("The clinic does not answer just now.");
  expect(await answer("CLINIC_CONTROL_TOKEN", "another-token-of-the-test")).toMatch("answered 401");
  expect(await answer("CLINIC_CONTROL_TOKEN", "")).toBe("No clinic runs beside this Sluice.");
  expect(await entries()).toHaveLength(before);
});
