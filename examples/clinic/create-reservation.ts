import { randomUUID } from "node:crypto";
import type pg from "pg";
import { limitOf, slotOf } from "./availability.ts";
import type { Booking } from "./booking-request.ts";
import { type ClinicSchema, inSchemaTransaction, type SchemaReader } from "./clinic-schema.ts";
import { type Period, periodOf, usualTime } from "./period.ts";

/** A booking that the clinic does not take; not a fault. */
export class BookingRefused extends Error {
  readonly code: "full" | "invalid-service" | "unreadable-time";

  constructor(code: BookingRefused["code"]) {
    super(code);
    this.code = code;
  }
}

export type FlagAnswer = { value: boolean; variant: string; reason: string };

export type Reservation = {
  id: string;
  status: string;
  preferredDate: string;
  preferredTime: string | null;
  period: Period | null;
  path: "old" | "new";
};

/**
 * Books, with its event, in one transaction. The flag chooses the path while both can write; before the expand phase
 * there is only the old one, from the contract phase on only the new one.
 * @throws BookingRefused
 */
export async function createReservation(
  pool: pg.Pool,
  schemas: SchemaReader,
  booking: Booking,
  flag: FlagAnswer,
  correlationId: string,
): Promise<Reservation> {
  return inSchemaTransaction(pool, schemas, async (client, schema) => {
    // All bookings of one day take turns, on whichever path, so the last place is given once.
    await client.query("select pg_advisory_xact_lock(hashtextextended('reservations on ' || $1, 0))", [
      booking.preferredDate,
    ]);
    const path = choosePath(schema, flag, booking);
    const reservation =
      path === "new" ? await bookNew(client, booking, schema) : await bookOld(client, booking);
    await client.query("select sluice.emit('reservation.created', 'reservation', $1, $2, $3, $4)", [
      reservation.id,
      JSON.stringify(eventOf(reservation, booking)),
      JSON.stringify({ flag: "dynamic-services", variant: flag.variant, reason: flag.reason, path }),
      correlationId,
    ]);
    return reservation;
  });
}

function choosePath(schema: ClinicSchema, flag: FlagAnswer, booking: Booking): "old" | "new" {
  if (!schema.hasNew) return "old";
  if (schema.newOnly) {
    if (booking.period === null) throw new BookingRefused("unreadable-time");
    return "new";
  }
  // The new path counts minutes of a morning or an afternoon. A time that nobody can read goes the old way, and a
  // person decides later: it is neither guessed nor refused.
  return flag.value && booking.period !== null ? "new" : "old";
}

/** The enum path: so many of one service a day. */
async function bookOld(client: pg.PoolClient, booking: Booking): Promise<Reservation> {
  const limit = await limitOf(client, booking.preferredDate, booking.service);
  if (!limit) throw new BookingRefused("invalid-service");
  if (!limit.available) throw new BookingRefused("full");
  const preferredTime = booking.preferredTime ?? (booking.period ? usualTime(booking.period) : "");
  const id = randomUUID();
  await insert(client, {
    ...shared(id, booking),
    service: booking.service,
    '"preferredTime"': preferredTime,
  });
  return {
    id,
    status: "PENDING",
    preferredDate: booking.preferredDate,
    preferredTime,
    period: booking.period,
    path: "old",
  };
}

/** The service path: minutes of a time slot. Writes the old fields too while they exist, so that the way back stays open. */
async function bookNew(client: pg.PoolClient, booking: Booking, schema: ClinicSchema): Promise<Reservation> {
  const period = booking.period;
  if (period === null) throw new BookingRefused("unreadable-time");
  const slot = await slotOf(client, booking.preferredDate, booking.service, period);
  if (!slot?.active) throw new BookingRefused("invalid-service");
  if (!slot.available) throw new BookingRefused("full");
  const id = randomUUID();
  // A service that is newer than the enum has no old value, so it can be booked once the old column is gone.
  if (schema.hasOld && !(await limitOf(client, booking.preferredDate, booking.service)))
    throw new BookingRefused("invalid-service");
  await insert(client, {
    ...shared(id, booking),
    '"serviceId"': slot.serviceId,
    '"serviceName"': slot.serviceName,
    '"estimatedDuration"': slot.neededMinutes,
    period,
    ...(schema.hasOld ? { service: booking.service, '"preferredTime"': oldTime(booking, period) } : {}),
  });
  return {
    id,
    status: "PENDING",
    preferredDate: booking.preferredDate,
    preferredTime: booking.preferredTime,
    period,
    path: "new",
  };
}

/** The client's own words unless they contradict the period that it chose. */
function oldTime(booking: Booking, period: Period): string {
  if (booking.preferredTime === null) return usualTime(period);
  const read = periodOf(booking.preferredTime);
  return read === null || read === period ? booking.preferredTime : usualTime(period);
}

function shared(id: string, booking: Booking): Record<string, string | null> {
  const now = new Date().toISOString();
  return {
    id,
    '"patientName"': booking.patientName,
    phone: booking.phone,
    email: booking.email,
    '"birthDate"': booking.birthDate,
    gender: booking.gender,
    '"treatmentType"': booking.treatmentType,
    '"preferredDate"': booking.preferredDate,
    status: "PENDING",
    notes: booking.notes,
    '"adminNotes"': null,
    '"statusChangedAt"': now,
    '"updatedAt"': now,
  };
}

/** Column names are this file's own; values are parameters. */
async function insert(client: pg.PoolClient, row: Record<string, string | number | null>): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  await client.query(
    `insert into reservations (${columns.join(", ")}) values (${places.join(", ")})`,
    Object.values(row),
  );
}

/** What listeners need; nothing about the patient's health or notes leaves the clinic. */
function eventOf(reservation: Reservation, booking: Booking): Record<string, unknown> {
  return {
    id: reservation.id,
    status: reservation.status,
    patientName: booking.patientName,
    phone: booking.phone,
    service: booking.service,
    preferredDate: reservation.preferredDate,
    preferredTime: reservation.preferredTime,
    period: reservation.period,
  };
}
