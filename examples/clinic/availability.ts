import type pg from "pg";
import { inSchemaTransaction, type SchemaReader } from "./clinic-schema.ts";
import { PERIODS, type Period } from "./period.ts";

export type Limit = { available: boolean; dailyLimit: number; booked: number };

/** The old rule: bookings of one service on one day against its daily limit. Null: there is no such service. */
export async function limitOf(client: pg.ClientBase, date: string, service: string): Promise<Limit | null> {
  const { rows } = await client.query<{ dailyLimit: number; isActive: boolean; booked: number }>(
    `select l."dailyLimit", l."isActive",
       (select count(*)::integer from reservations r
        where r."preferredDate" = $1 and r.service = l."serviceType" and r.status in ('PENDING', 'CONFIRMED')) as booked
     from service_reservation_limits l where l."serviceType"::text = $2`,
    [date, service],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    available: row.isActive && row.booked < row.dailyLimit,
    dailyLimit: row.dailyLimit,
    booked: row.booked,
  };
}

export type Slot = {
  serviceId: string;
  serviceName: string;
  /** The service may be booked at all. */
  active: boolean;
  available: boolean;
  neededMinutes: number;
  /** 0 when the clinic is closed then. */
  totalMinutes: number;
  bookedMinutes: number;
};

/**
 * The new rule: the service with its buffer must fit into what is left of the slot. A reservation whose period nobody
 * has decided yet counts in both, so that neither is overbooked. Null: there is no such service.
 */
export async function slotOf(
  client: pg.ClientBase,
  date: string,
  service: string,
  period: Period,
): Promise<Slot | null> {
  const { rows } = await client.query<Omit<Slot, "available">>(
    `select s.id as "serviceId", s.name as "serviceName", s."isActive" and s."deletedAt" is null as active,
       s."durationMinutes" + s."bufferMinutes" as "neededMinutes",
       coalesce((select t."totalMinutes" from clinic_time_slots t
         where t."dayOfWeek" = extract(dow from $1::date) and t.period = $3 and t."isActive"), 0) as "totalMinutes",
       coalesce((select sum(r."estimatedDuration")::integer from reservations r
         where r."preferredDate" = $1 and (r.period = $3 or r.period is null)
           and r.status in ('PENDING', 'CONFIRMED')), 0) as "bookedMinutes"
     from services s where s.code = $2`,
    [date, service, period],
  );
  const row = rows[0];
  if (!row) return null;
  const fits = row.bookedMinutes + row.neededMinutes <= row.totalMinutes;
  return { ...row, available: row.active && fits };
}

export type Availability =
  | { path: "old"; available: boolean; daily_limit: number; booked: number; remaining: number }
  | {
      path: "new";
      available: boolean;
      periods: Record<string, { available: boolean; total_minutes: number; remaining_minutes: number }>;
    };

/** Whether one more booking fits, by the rule of the path that would take it. Null: there is no such service. */
export async function readAvailability(
  pool: pg.Pool,
  schemas: SchemaReader,
  question: { date: string; service: string; period: Period | null; useNew: boolean },
): Promise<Availability | null> {
  return inSchemaTransaction(pool, schemas, async (client, schema) => {
    if (!schema.hasNew || (!schema.newOnly && !question.useNew)) {
      const limit = await limitOf(client, question.date, question.service);
      if (!limit) return null;
      return {
        path: "old",
        available: limit.available,
        daily_limit: limit.dailyLimit,
        booked: limit.booked,
        remaining: Math.max(0, limit.dailyLimit - limit.booked),
      };
    }
    const periods: Record<string, { available: boolean; total_minutes: number; remaining_minutes: number }> =
      {};
    for (const period of question.period ? [question.period] : PERIODS) {
      const slot = await slotOf(client, question.date, question.service, period);
      if (!slot) return null;
      periods[period] = {
        available: slot.available,
        total_minutes: slot.totalMinutes,
        remaining_minutes: Math.max(0, slot.totalMinutes - slot.bookedMinutes),
      };
    }
    return { path: "new", available: Object.values(periods).some((one) => one.available), periods };
  });
}
